import { type CreatePolicy, hourly } from "@/bench/replay/limit-policy";
import { createDecayingHistogram } from "@/bench/replay/peers/decaying-histogram";

const DAY_SECONDS = 24 * 3600;
const HALF_LIFE = DAY_SECONDS;
const MARGIN = 1.15;
/** A recommendation that is nearer than this to what is set is not worth a change. */
const LEAST_CHANGE = 0.1;
/** A container that was killed is thought to have needed this much more. */
const OOM_BUMP = 1.2;

/**
 * The Vertical Pod Autoscaler: the 90th percentile of a decaying histogram and a margin of 15 %; of memory, the peaks of
 * the last eight days (today's counts as it stands). It changes a limit when it lies outside its confidence band (p50 to p95,
 * wide while history is short), or more than 10 % off. Its bump of 100 MiB at least is left out: traces have units of their own.
 * Source: kubernetes/autoscaler, vertical-pod-autoscaler/pkg/recommender and pkg/updater.
 */
export const createVpa: CreatePolicy = (dimension) => {
  const histogram = createDecayingHistogram(HALF_LIFE);
  const peaks: { day: number; peak: number }[] = [];
  let startedAt: number | null = null;
  let set: number | null = null;

  function addMemory(at: number, usage: number): void {
    startedAt ??= at;
    const day = Math.floor((at - startedAt) / DAY_SECONDS);
    const today = peaks.at(-1);
    if (today?.day === day) today.peak = Math.max(today.peak, usage);
    else peaks.push({ day, peak: usage });
    if (peaks.length > 8) peaks.shift();
  }

  /** Quantiles over daily peaks, weighted by their age as the histogram does. */
  function memoryQuantile(share: number): number {
    const all = createDecayingHistogram(HALF_LIFE);
    for (const { day, peak } of peaks) all.add(peak, 1, day * DAY_SECONDS);
    return all.quantile(share);
  }

  const quantile = (share: number) =>
    dimension === "memory" ? memoryQuantile(share) : histogram.quantile(share);

  const update = hourly((at) => {
    const target = quantile(0.9) * MARGIN;
    const days = Math.max((at - startedAt!) / DAY_SECONDS, 1 / 1440);
    const upper = quantile(0.95) * MARGIN * (1 + 1 / days);
    const lower = quantile(0.5) * MARGIN * (1 + 0.001 / days) ** -2;
    const isInside = set !== null && set >= lower && set <= upper;
    if (isInside && Math.abs(target - set!) <= LEAST_CHANGE * set!) return null;
    set = target;
    return target;
  });

  return {
    observe(at, usage) {
      startedAt ??= at;
      if (dimension === "memory") addMemory(at, usage);
      else histogram.add(usage, Math.max(usage, 1e-6), at);
    },
    killed(at, limit) {
      addMemory(at, limit * OOM_BUMP);
      set = null;
    },
    // Its updater evicts at once after an OOM kill; otherwise it looks once an hour.
    decide(at) {
      if (set !== null) return update(at);
      set = quantile(0.9) * MARGIN;
      return set;
    },
  };
};
