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
import { weighLevels } from "@/server/domain/negotiation/right-size/weigh-levels";
import type { DurationMs, EpochMs } from "@/server/domain/units";

const HOUR: DurationMs = 3_600_000;
/** After that long a sample counts half. */
const HALF_LIFE: DurationMs = 7 * 24 * HOUR;
/** How usage rises from a start says nothing of how it rises later: the first hour teaches no margin. */
const WARM_UP: DurationMs = HOUR;
const OVERFLOW = 1e100;
/** Usage this small is none; a ratio to it would say nothing. */
const LEAST_USAGE = 1e-9;
/** Share of its cost that one more hour brings to a level, at least. */
const COST_MEMORY = 0.01;
/** What its own histograms expect counts for so much of a level's cost; the rest is what its limits really cost. */
const EXPECTED_SHARE = 0.6;
/** No limit is nearer to what is used now, whatever the past says. */
const LEAST_ROOM = 0.02;
const FIRST_MARGIN = 0.3;
/** Mean log ratio that is expected before anything is seen, and the samples that it counts for. */
const FIRST_SCALE = 0.1;
const FIRST_SAMPLES = 12;

export interface RightSizerOptions {
  /** What an hour with usage over the limit costs, in limits that lie idle for an hour. */
  overCost: number;
  /** A limit is lowered only by more than this share. */
  leastCut: number;
  /** Whether an hour's highest also stands for somewhat higher ones that were not seen. */
  hasTail: boolean;
}

/** An OOM kill costs far more than a throttled hour. */
export const RIGHT_SIZER: Record<"cpu" | "memory", RightSizerOptions> = {
  cpu: { overCost: 5, leastCut: 0.02, hasTail: false },
  memory: { overCost: 30, leastCut: 0.01, hasTail: true },
};

export interface RightSize {
  /** In the unit of usage. */
  limit: number;
  /** Which past it stands on most, for people. */
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
  /** Its say in the limit, in [0, 1]. */
  weight: number;
  /** Running cost an hour, and what this hour adds to it. */
  cost: number;
  idle: number;
  isOver: boolean;
}

/**
 * The limit that costs least. Each level of `USAGE_LEVELS` is an expert with a margin of its own, chosen every hour from how far
 * usage went beyond that level; the limit is the geometric mean of theirs, and those weigh more whose limits cost less in hours
 * over the limit and idle limit, by what their histograms expect and by what each limit of the past, set before the hour it is
 * judged on, really cost.
 *
 * ahead    how long a limit stands before it is asked for again: what comes daily at a time of day is met that early.
 * Source   the idea of an ensemble priced by its own past is Autopilot's (Rzadca et al., EuroSys 2020); docs/models/right-size.md.
 */
export function createRightSizer(
  { overCost, leastCut, hasTail }: RightSizerOptions,
  ahead: DurationMs = HOUR,
): RightSizer {
  const levels = createUsageLevels(ahead);
  const level = new Float64Array(LEVEL_COUNT);
  const experts = Array.from({ length: LEVEL_COUNT }, createExpert);
  let firstAt: EpochMs = 0;
  let startedAt: EpochMs = 0;
  let lastAt: EpochMs | null = null;
  let hour = 0;
  let samplesThisHour = 0;
  let hoursSeen = 0;
  let unit = 1;
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
    const costs = experts.map((expert) => {
      const chosen = chooseMargin({ ...expert, unit, overCost, hasTail });
      expert.margin = chosen.margin;
      return EXPECTED_SHARE * chosen.cost + (1 - EXPECTED_SHARE) * expert.cost;
    });
    for (const [k, weight] of weighLevels(costs, hoursSeen).entries()) experts[k]!.weight = weight;
    isDue = false;
  }

  function wantedNow(): number {
    let sum = 0;
    for (const [k, { weight, margin }] of experts.entries()) sum += weight * (Math.log(level[k]!) + margin);
    return Math.exp(sum);
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
      if (lastAt === null) firstAt = startedAt = at;
      else {
        grow(at);
        if (thisHour !== hour) closeHour();
        if (at - firstAt >= WARM_UP) judge(usage);
      }
      hour = thisHour;
      lastAt = at;
      levels.push(at, usage, level);
      if (isDue) choose();
      const wanted = Math.max(wantedNow(), usage * (1 + LEAST_ROOM));
      if (wanted > limit || wanted < limit * (1 - leastCut)) limit = wanted;
    },
    alarm() {
      isDue = true;
    },
    rightSize() {
      if (lastAt === null) return null;
      const weights = experts.map(({ weight }) => weight);
      const main = weights.indexOf(Math.max(...weights));
      return { limit, level: USAGE_LEVELS[main]!, margin: limit / level[main]! - 1 };
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
    weight: 0,
    highest: Number.NEGATIVE_INFINITY,
    cost: 0,
    idle: 0,
    isOver: false,
  };
}
