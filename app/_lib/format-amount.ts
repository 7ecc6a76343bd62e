import { formatBytes } from "./format-bytes";
import { formatCores } from "./format-cores";

/** A limit in its dimension's own unit: cpu in millicores, memory in bytes. `null` is "no limit". */
export function formatAmount(dimension: "cpu" | "memory" | (string & {}), amount: number | null): string {
  if (amount === null) return "no limit";
  return dimension === "cpu" ? formatCores(amount) : formatBytes(amount);
}
