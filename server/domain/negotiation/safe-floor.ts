import { limitOf, type Usage, usageOf } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension, Limits } from "@/server/domain/units";

/** Room above what is in use now: a limit set on the working set itself kills at the next allocation; the others only wait. */
const OVER_USAGE: Record<LimitDimension, number> = { cpu: 1, memory: 1.25, network: 1, disk: 1 };
/** Room above the highest usage seen in the window that is looked back on. */
const OVER_PEAK = 1.15;

/** The least that a limit may be now, for what is in use now. `null` when usage is unknown, for then nothing is safe. */
export function usageFloor(usage: Usage, dimension: LimitDimension): number | null {
  const used = usageOf(usage, dimension);
  return used === null ? null : used * OVER_USAGE[dimension];
}

/**
 * The least that a limit may be lowered to: over usage now, over the window's peak, and over the forecast's upper
 * band. `null` when any of the three is unknown.
 */
export function safeFloor(
  seen: { usage: Usage; peak: Limits; upperBand: Limits },
  dimension: LimitDimension,
): number | null {
  const now = usageFloor(seen.usage, dimension);
  const peak = limitOf(seen.peak, dimension);
  const band = limitOf(seen.upperBand, dimension);
  if (now === null || peak === null || band === null) return null;
  return Math.max(now, peak * OVER_PEAK, band);
}
