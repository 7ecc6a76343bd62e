import { passwordFault } from "@/app/_lib/password-fault";

export interface SetupForm {
  name: string;
  email: string;
  password: string;
}

/** What is wrong with the form of the first administrator, by field; empty when nothing is. */
export function setupFaults({ name, email, password }: SetupForm): Partial<Record<keyof SetupForm, string>> {
  const faults: Partial<Record<keyof SetupForm, string>> = {};
  if (name.trim() === "") faults.name = "Give a name: it stands beside what you decide.";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()))
    faults.email = "Give an e-mail address, e.g. ada@example.com";
  const weak = passwordFault(password);
  if (weak) faults.password = weak;
  return faults;
}
