import { formatBytes } from "./format-bytes";
import { formatBytesPerSecond } from "./format-bytes-per-second";
import { formatCores } from "./format-cores";

/** A limit in its dimension's own unit: cpu in millicores, memory in bytes, network and disk in bytes a second. `null` is "no limit". */
export function formatAmount(dimension: string, amount: number | null): string {
  if (amount === null) return "no limit";
  if (dimension === "cpu") return formatCores(amount);
  return dimension === "memory" ? formatBytes(amount) : formatBytesPerSecond(amount);
}
