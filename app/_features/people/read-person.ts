import type { Role } from "@/server/domain/access/roles";

export interface PersonDraft {
  name: string;
  email: string;
  role: Role;
  password: string;
}

export type PersonErrors = Partial<Record<"name" | "email" | "password", string>>;

/** What is wrong with a new person, and what would be right; empty when nothing is. The server checks again. */
export function personErrors(draft: PersonDraft): PersonErrors {
  const errors: PersonErrors = {};
  if (draft.name.trim() === "") errors.name = "Give a name";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim()))
    errors.email = "Give an e-mail address, e.g. ada@example.com";
  if (draft.password.length < 10)
    errors.password = `At least 10 characters; these are ${draft.password.length}`;
  if (draft.password.length > 128) errors.password = "At most 128 characters";
  return errors;
}
