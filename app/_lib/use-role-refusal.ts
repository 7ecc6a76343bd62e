"use client";

import type { Role } from "@/server/domain/access/roles";
import { useMe } from "./use-me";

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Why the reader may not do what needs `needed`, in words; `null` when they may. The server decides again. */
export function useRoleRefusal(needed: Role): string | null {
  const me = useMe().data;
  if (!me) return "Your role is not known yet";
  if (RANK[me.role] >= RANK[needed]) return null;
  return `This needs the role ${needed}; yours is ${me.role}. An administrator can change it under Settings → People.`;
}
