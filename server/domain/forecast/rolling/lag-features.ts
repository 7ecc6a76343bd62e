import { meanOf, type ScaledHistory } from "@/server/domain/forecast/rolling/scale";
import { profileAt, type SeasonProfile } from "@/server/domain/forecast/rolling/season-profile";

/** What a regression sees of the past. All of it is relative to the newest value: a level shift changes nothing. */
export interface LagDesign {
  /** Newest lags, each by itself. */
  lags: number;
  /** Windows whose means are seen. */
  means: readonly number[];
  /** Periods whose values one (and where twice fits, two) periods back are seen. */
  seasons: readonly number[];
  /** Whether values two periods back are seen as well. */
  twice: boolean;
  /** Neighbours on each side of a seasonal value that are seen singly; without it their means are seen instead. */
  neighbours?: number;
}

/** Steps on both sides over which a seasonal value is averaged: a lone one is noisy. */
const REACHES = [1, 4, 12];
const PER_SEASON = 4 + 2 * REACHES.length;

export function countFeatures({ lags, means, seasons, twice, neighbours }: LagDesign): number {
  const perSeason = neighbours ? 2 + 2 * neighbours : PER_SEASON + (twice ? 2 : 0);
  return 1 + lags + means.length + seasons.length * perSeason;
}

/** First index at which every feature exists. */
export function firstIndex({ lags, seasons, twice, neighbours }: LagDesign): number {
  const longest = Math.max(0, ...seasons);
  return Math.max(lags, (twice ? 2 : 1) * longest + Math.max(1, neighbours ?? 0));
}

/**
 * Writes the features of "`ahead` steps after index `last`" into `out` from `at` on.
 *
 * profiles  one a season, in the order of `seasons`.
 */
export function writeFeatures(
  design: LagDesign,
  scaled: ScaledHistory,
  profiles: readonly SeasonProfile[],
  last: number,
  ahead: number,
  out: Float64Array,
  at: number,
): void {
  const z = scaled.values;
  const now = z[last]!;
  let to = at;
  out[to++] = 1;
  for (let k = 1; k <= design.lags; k++) out[to++] = z[last - k]! - now;
  for (const window of design.means) out[to++] = meanOf(scaled, last, window) - now;
  for (let s = 0; s < design.seasons.length; s++) {
    const season = design.seasons[s]!;
    // Further ahead than one period, the newest period known repeats.
    const back = season * Math.ceil(ahead / season);
    const target = last + ahead - back;
    const then = z[last - season]!;
    out[to++] = z[target]! - then;
    out[to++] = then - now;
    if (design.neighbours) {
      for (let near = 1; near <= design.neighbours; near++) {
        out[to++] = z[target - near]! - then;
        out[to++] = z[Math.min(last, target + near)]! - then;
      }
      continue;
    }
    for (const reach of REACHES) {
      out[to++] = around(scaled, target, reach, last) - around(scaled, last - season, reach, last);
      out[to++] = around(scaled, last - season, reach, last) - now;
    }
    const profile = profiles[s]!;
    const here = profileAt(profile, last);
    out[to++] = profileAt(profile, last + ahead) - here;
    out[to++] = meanOf(scaled, last, season) + here - now;
    if (design.twice) {
      const before = z[last - 2 * season]!;
      out[to++] = z[target - season]! - before;
      out[to++] = before - now;
    }
  }
}

/** Mean of the values within `reach` steps of `index`, none after `last`. */
function around({ sums }: ScaledHistory, index: number, reach: number, last: number): number {
  const from = Math.max(0, index - reach);
  const to = Math.min(last, index + reach) + 1;
  return (sums[to]! - sums[from]!) / (to - from);
}
