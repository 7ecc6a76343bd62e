import type { Expert } from "@/server/domain/forecast/rolling/expert";

/** The last value stays. */
export function createNaiveExpert(horizons: readonly number[]): Expert {
  return {
    name: "naive",
    observe: () => undefined,
    predict(history, last, out, at) {
      out.fill(history.values[last]!, at, at + horizons.length);
    },
  };
}

/** The mean of the last `window` values stays. */
export function createMeanExpert(name: string, horizons: readonly number[], window: number): Expert {
  return {
    name,
    observe: () => undefined,
    predict(history, last, out, at) {
      const from = Math.max(0, last + 1 - window);
      let sum = 0;
      for (let i = from; i <= last; i++) sum += history.values[i]!;
      out.fill(sum / (last + 1 - from), at, at + horizons.length);
    },
  };
}

/** What was one period ago comes again; while there is no whole period yet, the last value stays. */
export function createSeasonalNaiveExpert(horizons: readonly number[], season: number | null): Expert {
  return {
    name: "seasonal-naive",
    observe: () => undefined,
    predict(history, last, out, at) {
      for (const [k, ahead] of horizons.entries()) {
        const target = season === null ? last : last + ahead - season * Math.ceil(ahead / season);
        out[at + k] = history.values[target < 0 ? last : target]!;
      }
    },
  };
}

/** Median of the last `window` values: what a bursty load mostly is. */
export function createMedianExpert(name: string, horizons: readonly number[], window: number): Expert {
  const room = new Float64Array(window);
  return {
    name,
    observe: () => undefined,
    predict(history, last, out, at) {
      const count = Math.min(window, last + 1);
      const own = room.subarray(0, count);
      own.set(history.values.subarray(last + 1 - count, last + 1));
      own.sort();
      const half = count >> 1;
      const middle = count % 2 === 1 ? own[half]! : (own[half - 1]! + own[half]!) / 2;
      out.fill(middle, at, at + horizons.length);
    },
  };
}
