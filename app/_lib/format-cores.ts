import { formatNumber, UNKNOWN } from "./format-number";

/** Millicores as cores: 1500 → "1.5 cores", 1000 → "1 core", 40 → "0.04 cores"; `null` is unknown. */
export function formatCores(millicores: number | null): string {
  if (millicores === null) return UNKNOWN;
  return `${formatNumber(millicores / 1000)} ${millicores === 1000 ? "core" : "cores"}`;
}
