import { autocorrelations } from "@/server/domain/forecast/rolling/autocorrelations";

const SHORTEST = 4;
/** A period counts only when it was seen about this often. */
const REPEATS = 2.3;
const STRONG = 0.2;
/** A multiple (the week of a day) counts only when one period back it is this much closer than the shorter one. */
const CLOSER = 0.93;
const MOST_MULTIPLES = 14;

/**
 * The periods, in steps, after which a series resembles itself, shortest first: any length, none assumed. At most three:
 * the strongest of the series, the strongest of its changes (short cron-like spikes drown in a slow level), and a
 * multiple of the strongest that resembles clearly more.
 *
 * values   without gaps.
 * Returns  empty where nothing repeats.
 */
export function findSeasons(values: Float64Array): number[] {
  const longest = Math.floor(values.length / REPEATS);
  if (longest <= SHORTEST + 1) return [];
  const main = strongestPeak(autocorrelations(values, longest), values.length);
  const changes = values.map((value, i) => (i === 0 ? 0 : value - values[i - 1]!));
  const short = strongestPeak(autocorrelations(changes, longest), values.length);
  const found = new Set<number>();
  if (main !== null) {
    found.add(main);
    const multiple = closestMultiple(values, main, longest);
    if (multiple !== null) found.add(multiple);
  }
  if (short !== null && [...found].every((season) => short < season / 2 || short > 1.5 * season))
    found.add(short);
  return [...found].sort((a, b) => a - b);
}

/** Highest local maximum beyond the first fall below zero; a longer period replaces a shorter one for a clear gain only. */
function strongestPeak(likeness: Float64Array, count: number): number | null {
  let best: number | null = null;
  let fell = false;
  for (let lag = 1; lag < likeness.length - 1; lag++) {
    const here = likeness[lag]!;
    fell ||= here < 0.05;
    if (!fell || lag < SHORTEST || here < likeness[lag - 1]! || here < likeness[lag + 1]!) continue;
    if (here < Math.max(STRONG, 3 / Math.sqrt(count - lag))) continue;
    if (best === null || here > likeness[best]! + 0.1) best = lag;
  }
  return best;
}

function closestMultiple(values: Float64Array, season: number, longest: number): number | null {
  let best: number | null = null;
  let least = CLOSER * distance(values, season);
  for (let times = 2; times <= MOST_MULTIPLES && times * season <= longest; times++) {
    const apart = distance(values, times * season);
    if (apart < least) {
      least = apart;
      best = times * season;
    }
  }
  return best;
}

/** Mean distance between values one period apart, over the newest stretch that allows it. */
function distance(values: Float64Array, season: number): number {
  let sum = 0;
  for (let i = season; i < values.length; i++) sum += Math.abs(values[i]! - values[i - season]!);
  return sum / (values.length - season);
}
