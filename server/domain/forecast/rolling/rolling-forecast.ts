import { LEVELS, MIDDLE, smallestSize } from "@/server/domain/forecast/rolling/adaptive-band";
import {
  type Aggregation,
  combine,
  createAggregation,
  learnWeights,
} from "@/server/domain/forecast/rolling/aggregate-experts";
import { buildExperts, type ExpertSet } from "@/server/domain/forecast/rolling/build-experts";
import {
  BAND_SIZES,
  CHOSEN_WIDTH,
  type ChosenBand,
  createChosenBand,
  learnChosenBand,
  writeChosenBand,
} from "@/server/domain/forecast/rolling/chosen-band";
import {
  createErrorSize,
  type ErrorSize,
  expectSize,
  learnSize,
  SIZE_FEATURES,
} from "@/server/domain/forecast/rolling/error-size";
import { append, createHistory, forgetOld } from "@/server/domain/forecast/rolling/history";
import { follow } from "@/server/domain/forecast/rolling/scale";

export interface RollingOptions {
  /** Steps ahead that are forecast, ascending, the first 1. */
  horizons: readonly number[];
  /** Steps in an hour, at least 1. */
  hourSteps: number;
  /** Most values that are kept: when full, the older half is forgotten. */
  capacity: number;
  /** Lengths at which the experts are chosen anew; by default whenever the history grew by 15 %, an old one by 35 %. */
  buildAt?: readonly number[];
}

/** What is said of the future after the newest value. */
export interface RollingOutlook {
  /** `quantiles[k * LEVELS + level]`, one group a horizon. */
  quantiles: Float64Array;
  /** `experts[i]` of each horizon, in the order of `names`. */
  predictions: Float64Array;
  /** `weights[k * experts + i]`. */
  weights: Float64Array;
  names: string[];
}

/** Follows one series: values go in one by one, and at any time it can be asked what comes next. */
export interface RollingForecast {
  readonly horizons: readonly number[];
  /** Appends the next value; `NaN` is a gap. */
  observe(value: number): void;
  /** `null` before the first value. */
  outlook(): RollingOutlook | null;
}

/** Values before the first experts are built, and the growth after which they are built anew. */
const FIRST_BUILD = 4;
const YOUNG = 700;
const growthAfter = (length: number) => (length < YOUNG ? 1.15 : 1.35);
const USUAL_MEMORY = 0.005;
/** Steps whose changes say how wild a series is now. */
const MOVED_STEPS = 48;

/**
 * An online combination of experts with adaptive conformal bands, for each horizon by itself: each value that arrives is
 * first the outcome of what was said of it, and only then a part of the past. See docs/models/rolling.md.
 */
export function createRollingForecast(options: RollingOptions): RollingForecast {
  const { horizons, hourSteps, capacity, buildAt } = options;
  const count = horizons.length;
  const history = createHistory(capacity);
  const ring = horizons.at(-1)! + 1;
  let set: ExpertSet = { experts: [], scales: [], season: null };
  let builtAt = 0;
  let total = 0;
  let aggregations: Aggregation[] = [];
  const bands: ChosenBand[] = horizons.map(createChosenBand);
  let sizes: ErrorSize[] = horizons.map(() => createErrorSize(null));
  const usual = new Float64Array(count);
  let experts = 0;
  let made = new Float64Array(0);
  const said = new Float64Array(ring * count * CHOSEN_WIDTH);
  const features = new Float64Array(ring * count * SIZE_FEATURES);
  const bandSizes = new Float64Array(ring * count * BAND_SIZES);
  /** `total` at which each slot of the rings was written; −1 when never. */
  const writtenAt = new Float64Array(ring).fill(-1);
  let recent = 0;
  let typical = 0;

  function build(): void {
    const before = set.season;
    set = buildExperts(history, horizons, hourSteps, capacity);
    builtAt = history.count;
    if (experts === 0) {
      experts = set.experts.length;
      aggregations = horizons.map(() => createAggregation(priorOf(experts)));
      made = new Float64Array(ring * count * experts);
    }
    if (set.season !== before)
      sizes = sizes.map((size) => ({
        ...size,
        byPhase: createErrorSize(set.season).byPhase.fill(size.slow),
      }));
    for (const scaled of set.scales) follow(scaled, history, history.count);
    // Experts see the past anew, in order; none of them looks beyond the index it is told.
    for (let last = 0; last < history.count; last++)
      for (const expert of set.experts) expert.observe(history, last);
  }

  function learn(actual: number): void {
    for (let k = 0; k < count; k++) {
      const origin = total - 1 - horizons[k]!;
      const slot = ((origin % ring) + ring) % ring;
      if (origin < 0 || writtenAt[slot] !== origin) continue;
      const at = slot * count + k;
      const point = said[at * CHOSEN_WIDTH + MIDDLE]!;
      const miss = Math.abs(point - actual);
      usual[k]! += Math.max(USUAL_MEMORY, 1 / (bands[k]!.seen + 1)) * (miss - usual[k]!);
      learnChosenBand(bands[k]!, said, at * CHOSEN_WIDTH, bandSizes, at * BAND_SIZES, actual);
      learnSize(sizes[k]!, features, at * SIZE_FEATURES, bandSizes[at * BAND_SIZES]!, miss, total - 1);
      if (usual[k]! > 0) learnWeights(aggregations[k]!, made, at * experts, point, actual, usual[k]!);
    }
  }

  function speak(): void {
    const last = history.count - 1;
    const origin = total - 1;
    const slot = origin % ring;
    const now = history.values[last]!;
    typical += Math.max(USUAL_MEMORY, 1 / total) * (Math.abs(now) - typical);
    const floor = smallestSize(typical);
    for (let i = 0; i < experts; i++) {
      set.experts[i]!.predict(history, last, row, 0);
      for (let k = 0; k < count; k++) {
        const value = row[k]!;
        made[(slot * count + k) * experts + i] = Number.isFinite(value) ? Math.max(0, value) : now;
      }
    }
    const newest = last > 0 ? Math.abs(now - history.values[last - 1]!) : 0;
    recent = last > 0 ? recent + 0.1 * (newest - recent) : 0;
    const moved = meanChange(history.values, last);
    for (let k = 0; k < count; k++) {
      const at = slot * count + k;
      const point = combine(aggregations[k]!, made, at * experts);
      const target = origin + horizons[k]!;
      bandSizes[at * BAND_SIZES] = expectSize(
        sizes[k]!,
        recent,
        newest,
        point - now,
        point,
        target,
        floor,
        features,
        at * SIZE_FEATURES,
      );
      bandSizes[at * BAND_SIZES + 1] = Math.max(floor, usual[k]!);
      bandSizes[at * BAND_SIZES + 2] = Math.max(floor, moved);
      writeChosenBand(bands[k]!, point, bandSizes, at * BAND_SIZES, said, at * CHOSEN_WIDTH);
    }
    writtenAt[slot] = origin;
  }

  const row = new Float64Array(count);

  function isDue(length: number): boolean {
    if (length < FIRST_BUILD) return false;
    return builtAt === 0 || (buildAt ? buildAt.includes(length) : length >= builtAt * growthAfter(builtAt));
  }

  return {
    horizons,
    observe(value) {
      if (history.count === capacity) {
        forgetOld(history, capacity >> 1);
        build();
      }
      append(history, value);
      if (history.count === 0) return;
      total++;
      const known = history.observed[history.count - 1] === 1;
      if (experts > 0 && known) learn(value);
      if (isDue(history.count)) build();
      else {
        for (const scaled of set.scales) follow(scaled, history, history.count);
        for (const expert of set.experts) expert.observe(history, history.count - 1);
      }
      if (experts > 0) speak();
    },
    outlook() {
      if (experts === 0) return null;
      const slot = (total - 1) % ring;
      return {
        quantiles: spoken(said, slot * count, count),
        predictions: made.slice(slot * count * experts, (slot + 1) * count * experts),
        weights: Float64Array.from(aggregations.flatMap(({ weights }) => [...weights])),
        names: set.experts.map(({ name }) => name),
      };
    },
  };
}

/** Mean absolute change over the newest steps. */
function meanChange(values: Float64Array, last: number): number {
  const steps = Math.min(MOVED_STEPS, last);
  let sum = 0;
  for (let i = last - steps + 1; i <= last; i++) sum += Math.abs(values[i]! - values[i - 1]!);
  return steps > 0 ? sum / steps : 0;
}

/** The bands that were spoken, without those that they were chosen from. */
function spoken(said: Float64Array, from: number, count: number): Float64Array {
  const out = new Float64Array(count * LEVELS);
  for (let k = 0; k < count; k++) {
    const at = (from + k) * CHOSEN_WIDTH;
    out.set(said.subarray(at, at + LEVELS), k * LEVELS);
  }
  return out;
}

/** Before anything is known most of the weight is on "nothing changes". */
function priorOf(experts: number): Float64Array {
  const prior = new Float64Array(experts).fill(0.5 / (experts - 1));
  prior[0] = 0.5;
  return prior;
}
