import { Activity, Archive, Bell, Cpu, KeyRound, UserRound, Users } from "lucide-react";
import type { Destination } from "../shell/destinations";

/** One's own account, and what can be set for the whole installation, each part under an address of its own. */
export const SETTINGS_PARTS: readonly Destination[] = [
  { href: "/settings/account", label: "Account", icon: UserRound },
  { href: "/settings/people", label: "People", icon: Users, admin: true },
  { href: "/settings/tokens", label: "Tokens", icon: KeyRound },
  { href: "/settings/notifications", label: "Notifications", icon: Bell, admin: true },
  { href: "/settings/telemetry", label: "Telemetry", icon: Activity },
  { href: "/settings/retention", label: "Retention", icon: Archive },
  { href: "/settings/runtimes", label: "Runtimes", icon: Cpu },
];
