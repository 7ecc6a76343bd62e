import {
  ChartSpline,
  Container,
  FileClock,
  Gauge,
  HandCoins,
  type LucideIcon,
  PiggyBank,
  Server,
  Settings,
  SlidersHorizontal,
} from "lucide-react";

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Shown to administrators only. */
  admin?: boolean;
}

/** The screens, in the order of the loop: see, decide, and what stands around it. */
export const DESTINATIONS: readonly Destination[] = [
  { href: "/", label: "Overview", icon: Gauge },
  { href: "/fleet", label: "Fleet", icon: Container },
  { href: "/negotiations", label: "Negotiations", icon: HandCoins },
  { href: "/policies", label: "Policies", icon: SlidersHorizontal },
  { href: "/models", label: "Models", icon: ChartSpline },
  { href: "/savings", label: "Savings", icon: PiggyBank },
  { href: "/hosts", label: "Hosts", icon: Server },
  { href: "/audit", label: "Audit", icon: FileClock },
  { href: "/settings", label: "Settings", icon: Settings },
];

/** Is `pathname` on this destination? A container's page belongs to the fleet. */
export function isHere(destination: Destination, pathname: string): boolean {
  if (destination.href === "/fleet" && pathname.startsWith("/containers")) return true;
  return pathname === destination.href || pathname.startsWith(`${destination.href}/`);
}
