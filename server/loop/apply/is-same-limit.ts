import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension, Limits } from "@/server/domain/units";

/** The kernel keeps memory in pages, CPU as quota over period, a rate in its own ticks: that much apart is the same. */
const TOLERANCE: Record<LimitDimension, number> = { cpu: 1, memory: 65_536, network: 64, disk: 1 };

/** Whether two limits are one as far as reading back can tell. */
export function isSameLimit(a: Limits, b: Limits, dimension: LimitDimension): boolean {
  const [x, y] = [limitOf(a, dimension), limitOf(b, dimension)];
  if (x === null || y === null) return x === y;
  return Math.abs(x - y) <= TOLERANCE[dimension];
}
