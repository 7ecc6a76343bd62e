import { formatAmount } from "./format-amount";
import { UNKNOWN } from "./format-number";

/**
 * Usage against its limit, the unit said once where it is the same: "212 of 256 MiB", "900 KiB of 2 GiB",
 * "0.4 cores, no limit". A `null` usage is unknown; a `null` limit is "no limit".
 */
export function formatOfLimit(
  dimension: "cpu" | "memory",
  used: number | null,
  limit: number | null,
): string {
  const usage = used === null ? UNKNOWN : formatAmount(dimension, used);
  if (limit === null) return `${usage}, no limit`;
  const cap = formatAmount(dimension, limit);
  const [number, unit] = usage.split(" ");
  // "1 core" against "2 cores" is the same unit.
  const same = unit?.replace(/s$/, "") === cap.split(" ")[1]?.replace(/s$/, "");
  return `${same ? number : usage} of ${cap}`;
}
