/** From least to most: each role may do all that the ones before it may. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Does `role` include what `needed` may do? */
export function allows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** A role as the database has it; anything unknown is the least. */
export function toRole(value: unknown): Role {
  return ROLES.find((role) => role === value) ?? "viewer";
}

/** Who asks, as every procedure sees it. */
export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: Role;
}
