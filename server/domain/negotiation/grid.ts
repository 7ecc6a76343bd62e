import type { LimitDimension } from "@/server/domain/units";

/** One mebibyte, in bytes. */
export const MEBIBYTE = 1024 * 1024;

/**
 * The finest difference that is ever written into a limit: 10 millicores, 1 MiB. A kernel rounds memory limits to
 * pages, so an amount that is not a whole number of these could not be verified by reading it back.
 */
export const GRAIN: Record<LimitDimension, number> = { cpu: 10, memory: MEBIBYTE };

/** The least that the engine takes as a limit: 10 millicores; 6 MiB (Docker refuses less). */
export const ENGINE_MINIMUM: Record<LimitDimension, number> = { cpu: 10, memory: 6 * MEBIBYTE };

/** The greatest multiple of `step` (> 0) that is not above `amount`. */
export function floorTo(amount: number, step: number): number {
  return Math.floor(amount / step) * step;
}

/** The smallest multiple of `step` (> 0) that is not below `amount`. */
export function ceilTo(amount: number, step: number): number {
  return Math.ceil(amount / step) * step;
}
