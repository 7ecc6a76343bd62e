import type { LimitDimension } from "@/server/domain/units";

/** One mebibyte, in bytes. */
export const MEBIBYTE = 1024 * 1024;

/** One kibibyte, in bytes. */
const KIBIBYTE = 1024;

/**
 * The finest difference that is ever written into a limit: 10 millicores, 1 MiB, 8 KiB/s. A kernel rounds memory limits to
 * pages, so an amount that is not a whole number of these could not be verified by reading it back.
 */
export const GRAIN: Record<LimitDimension, number> = {
  cpu: 10,
  memory: MEBIBYTE,
  network: 8 * KIBIBYTE,
  disk: 8 * KIBIBYTE,
};

/** The least that is taken as a limit: 10 millicores; 6 MiB (Docker refuses less); under 64 KiB/s nothing works. */
export const ENGINE_MINIMUM: Record<LimitDimension, number> = {
  cpu: 10,
  memory: 6 * MEBIBYTE,
  network: 64 * KIBIBYTE,
  disk: 64 * KIBIBYTE,
};

/** The greatest multiple of `step` (> 0) that is not above `amount`. */
export function floorTo(amount: number, step: number): number {
  return Math.floor(amount / step) * step;
}

/** The smallest multiple of `step` (> 0) that is not below `amount`. */
export function ceilTo(amount: number, step: number): number {
  return Math.ceil(amount / step) * step;
}
