import type { Ratio } from "@/server/domain/units";

/** Of a normal distribution, 95 % two-sided. */
const Z = 1.959964;

export interface Share {
  of: number;
  share: Ratio;
  low: Ratio;
  high: Ratio;
}

/**
 * A share with its 95 % interval; honest for few cases, where `share ± 2 σ` is not.
 *
 * Returns  `null` without cases.
 * Throws   RangeError when more came than were counted.
 * Source   Wilson (1927).
 */
export function wilsonInterval(came: number, of: number): Share | null {
  if (!(came >= 0 && came <= of)) throw new RangeError(`${came} of ${of} is no share`);
  if (of === 0) return null;
  const share = came / of;
  const scale = 1 + Z ** 2 / of;
  const middle = (share + Z ** 2 / (2 * of)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return {
    of,
    share,
    low: Math.max(0, Math.min(share, middle - reach)),
    high: Math.min(1, Math.max(share, middle + reach)),
  };
}

/**
 * The difference a − b of two independent shares, with its 95 % interval.
 * Source   Newcombe (1998), method 10.
 */
export function shareDifference(a: Share, b: Share): { difference: number; low: number; high: number } {
  const difference = a.share - b.share;
  return {
    difference,
    low: difference - Math.hypot(a.share - a.low, b.high - b.share),
    high: difference + Math.hypot(a.high - a.share, b.share - b.low),
  };
}
