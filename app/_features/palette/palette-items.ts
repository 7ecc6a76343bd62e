import { Box, HandCoins, type LucideIcon, Server } from "lucide-react";
import type { FleetName } from "@/server/api/shapes/fleet";
import type { HostRow } from "@/server/api/shapes/host";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { changePhrase } from "../negotiations/negotiation-words";
import type { Destination } from "../shell/destinations";

export const GROUPS = ["Waiting for you", "Pages", "Actions", "Containers", "Hosts"] as const;

export interface PaletteItem {
  key: string;
  group: (typeof GROUPS)[number];
  label: string;
  detail?: string;
  keywords?: string;
  icon: LucideIcon;
  /** Where it leads, or what it does. */
  go: string | (() => void);
}

export const toPages = (destinations: readonly Destination[]): PaletteItem[] =>
  destinations.map(({ href, label, icon }) => ({
    key: `page ${href}`,
    group: "Pages",
    label,
    icon,
    go: href,
  }));

export const toContainers = (rows: readonly FleetName[]): PaletteItem[] =>
  rows.map(({ id, name, image, hostName, cause }) => ({
    key: `container ${id}`,
    group: "Containers",
    label: name,
    detail: `${image} on ${hostName}`,
    keywords: `${image} ${hostName} ${cause ?? ""}`,
    icon: Box,
    go: `/containers/${id}`,
  }));

export const toHosts = (rows: readonly HostRow[]): PaletteItem[] =>
  rows.map(({ id, name, kind, containers }) => ({
    key: `host ${id}`,
    group: "Hosts",
    label: name,
    detail: `${containers} containers`,
    keywords: `host ${kind}`,
    icon: Server,
    go: "/hosts",
  }));

export const toDecisions = (rows: readonly NegotiationRow[]): PaletteItem[] =>
  rows.map((row) => ({
    key: `negotiation ${row.id}`,
    group: "Waiting for you",
    label: `Decide: ${row.containerName}`,
    detail: changePhrase(row),
    keywords: `approve reject counter negotiation ${row.dimension}`,
    icon: HandCoins,
    go: `/negotiations/${row.id}`,
  }));
