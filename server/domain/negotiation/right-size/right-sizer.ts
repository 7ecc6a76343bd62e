import { chooseMargin } from "@/server/domain/negotiation/right-size/choose-margin";
import {
  addRatio,
  createRatioHistogram,
  type RatioHistogram,
  scaleHistogram,
} from "@/server/domain/negotiation/right-size/ratio-histogram";
import {
  createUsageLevels,
  LEVEL_COUNT,
  USAGE_LEVELS,
} from "@/server/domain/negotiation/right-size/usage-levels";
import type { DurationMs, EpochMs } from "@/server/domain/units";

const HOUR: DurationMs = 3_600_000;
/** After that long a sample counts half. */
const HALF_LIFE: DurationMs = 14 * 24 * HOUR;
const OVERFLOW = 1e100;
/** Usage this small is none; a ratio to it would say nothing. */
const LEAST_USAGE = 1e-9;
/** Share of its cost that one more hour brings to a level, at least. */
const COST_MEMORY = 0.01;
/** A level other than the usual one must have been cheaper by so much, and by more while little is seen. */
const EDGE = 0.005;
const EDGE_HOURS = 200;
/** Leaving the level that speaks must be worth it. */
const STAY = 0.005;
const FIRST_CHOICE_HOURS = 3;
const FIRST_MARGIN = 0.3;
/** Mean log ratio that is expected before anything is seen, and the samples that it counts for. */
const FIRST_SCALE = 0.1;
const FIRST_SAMPLES = 12;

export interface RightSizerOptions {
  /** What an hour with usage over the limit costs, in limits that lie idle for an hour. */
  overCost: number;
  /** A limit is lowered only by more than this share. */
  leastCut: number;
}

/** An OOM kill costs far more than a throttled hour. */
export const RIGHT_SIZER: Record<"cpu" | "memory", RightSizerOptions> = {
  cpu: { overCost: 10, leastCut: 0.03 },
  memory: { overCost: 100, leastCut: 0.03 },
};

export interface RightSize {
  /** In the unit of usage. */
  limit: number;
  /** Which past it stands on, for people. */
  level: (typeof USAGE_LEVELS)[number];
  /** What the limit adds to that level, as a share; may be negative. */
  margin: number;
}

/** Follows one container's usage in one dimension, and says at any time which limit would be right. */
export interface RightSizer {
  /** `at` never falls, `usage` ≥ 0. Throws RangeError otherwise: a bug upstream must never become a limit. */
  observe(at: EpochMs, usage: number): void;
  /** It was killed, or nearly: choose anew at once. */
  alarm(): void;
  /** `null` before the first sample. */
  rightSize(): RightSize | null;
}

interface Expert {
  samples: RatioHistogram;
  hours: RatioHistogram;
  scale: number;
  seen: number;
  margin: number;
  highest: number;
  /** Running cost an hour, and what this hour adds to it. */
  cost: number;
  idle: number;
  isOver: boolean;
}

/**
 * The limit that costs least. Each level of `USAGE_LEVELS` is an expert with a margin of its own, chosen every hour from how far
 * usage went beyond that level; and the expert speaks whose limits of the past, each set before the hour it is judged on, cost
 * least in hours over the limit and idle limit. Usage over every level raises the limit with the sample itself.
 *
 * Source: the idea of an ensemble priced by its own past is Autopilot's (Rzadca et al., EuroSys 2020); docs/models/right-size.md.
 */
export function createRightSizer({ overCost, leastCut }: RightSizerOptions): RightSizer {
  const levels = createUsageLevels();
  const level = new Float64Array(LEVEL_COUNT);
  const experts = Array.from({ length: LEVEL_COUNT }, createExpert);
  let startedAt: EpochMs = 0;
  let lastAt: EpochMs | null = null;
  let hour = 0;
  let samplesThisHour = 0;
  let hoursSeen = 0;
  let unit = 1;
  let speaker = 0;
  let isDue = true;
  let limit = 0;

  function judge(usage: number): void {
    samplesThisHour++;
    for (const [k, expert] of experts.entries()) {
      const ratio = Math.log(usage / level[k]!);
      addRatio(expert.samples, ratio, unit);
      expert.seen++;
      expert.scale += Math.max(0.01, 1 / (expert.seen + FIRST_SAMPLES)) * (Math.abs(ratio) - expert.scale);
      expert.highest = Math.max(expert.highest, ratio);
      expert.isOver ||= ratio > expert.margin;
      expert.idle += Math.max(0, 1 - Math.exp(ratio - expert.margin));
    }
  }

  function closeHour(): void {
    if (samplesThisHour === 0) return;
    hoursSeen++;
    const share = Math.max(1 / hoursSeen, COST_MEMORY);
    for (const expert of experts) {
      addRatio(expert.hours, expert.highest, unit);
      const cost = expert.idle / samplesThisHour + (expert.isOver ? overCost : 0);
      expert.cost += share * (cost - expert.cost);
      expert.highest = Number.NEGATIVE_INFINITY;
      expert.idle = 0;
      expert.isOver = false;
    }
    samplesThisHour = 0;
    isDue = true;
  }

  function choose(): void {
    for (const expert of experts) expert.margin = chooseMargin({ ...expert, unit, overCost });
    const edge = EDGE * (1 + EDGE_HOURS / (hoursSeen + 1));
    const price = (k: number) => experts[k]!.cost + (k === 0 ? 0 : edge) - (k === speaker ? STAY : 0);
    let cheapest = 0;
    for (let k = 1; k < LEVEL_COUNT; k++) if (price(k) < price(cheapest)) cheapest = k;
    speaker = hoursSeen < FIRST_CHOICE_HOURS ? 0 : cheapest;
    isDue = false;
  }

  function grow(at: EpochMs): void {
    unit = 2 ** ((at - startedAt) / HALF_LIFE);
    if (unit < OVERFLOW) return;
    for (const { samples, hours } of experts) {
      scaleHistogram(samples, 1 / unit);
      scaleHistogram(hours, 1 / unit);
    }
    startedAt = at;
    unit = 1;
  }

  return {
    observe(at, value) {
      if (!(Number.isFinite(at) && Number.isFinite(value) && value >= 0 && at >= (lastAt ?? at))) {
        throw new RangeError(`usage ${value} at ${at} after ${lastAt} cannot be sized`);
      }
      const usage = Math.max(LEAST_USAGE, value);
      const thisHour = Math.floor(at / HOUR);
      if (lastAt === null) startedAt = at;
      else {
        grow(at);
        if (thisHour !== hour) closeHour();
        judge(usage);
      }
      hour = thisHour;
      lastAt = at;
      levels.push(at, usage, level);
      if (isDue) choose();
      const wanted = level[speaker]! * Math.exp(experts[speaker]!.margin);
      if (wanted > limit || wanted < limit * (1 - leastCut)) limit = wanted;
    },
    alarm() {
      isDue = true;
    },
    rightSize() {
      if (lastAt === null) return null;
      return { limit, level: USAGE_LEVELS[speaker]!, margin: limit / level[speaker]! - 1 };
    },
  };
}

function createExpert(): Expert {
  return {
    samples: createRatioHistogram(),
    hours: createRatioHistogram(),
    scale: FIRST_SCALE,
    seen: 0,
    margin: FIRST_MARGIN,
    highest: Number.NEGATIVE_INFINITY,
    cost: 0,
    idle: 0,
    isOver: false,
  };
}
