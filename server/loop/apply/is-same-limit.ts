import type { LimitDimension, Limits } from "@/server/domain/units";

/** The kernel keeps memory in pages and CPU as quota over period: that much apart is the same limit. */
const TOLERANCE: Record<LimitDimension, number> = { cpu: 1, memory: 65_536 };

/** Whether two limits are one as far as reading back can tell. */
export function isSameLimit(a: Limits, b: Limits, dimension: LimitDimension): boolean {
  const [x, y] = dimension === "cpu" ? [a.cpuMillicores, b.cpuMillicores] : [a.memoryBytes, b.memoryBytes];
  if (x === null || y === null) return x === y;
  return Math.abs(x - y) <= TOLERANCE[dimension];
}
