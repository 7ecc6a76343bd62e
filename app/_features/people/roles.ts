import { Eye, Gavel, type LucideIcon, ShieldCheck } from "lucide-react";
import type { Role } from "@/server/domain/access/roles";

/** The roles, from least to most, in the words of the screen. */
export const ROLES: readonly { value: Role; label: string; icon: LucideIcon; does: string }[] = [
  { value: "viewer", label: "Viewer", icon: Eye, does: "Sees everything, changes nothing." },
  {
    value: "operator",
    label: "Operator",
    icon: Gavel,
    does: "Also approves, counters and rejects, tunes policies, pauses acting.",
  },
  {
    value: "admin",
    label: "Administrator",
    icon: ShieldCheck,
    does: "Also removes policies, sets the reserve of hosts, manages people.",
  },
];
