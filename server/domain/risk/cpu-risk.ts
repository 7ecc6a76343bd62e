import type { RiskByHorizon } from "@/server/domain/risk/assessment";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { fromRate, NO_RISK } from "@/server/domain/risk/hazard";
import { strained, strainsAhead } from "@/server/domain/risk/strain";
import type { Limits, Millicores, Ratio } from "@/server/domain/units";

/** Look-back over which throttling counts as sustained. */
const SUSTAINED_MS = 5 * 60_000;
/** Who fails its health check need not be throttled for long to be believed. */
const UNHEALTHY_MS = 60_000;
/** Throttled in this share of periods at a demand over the limit: that, and no bug, is what a health check fails of. */
const STARVES_FROM = 0.3;
/** Failures an hour of a container that is throttled in every period and whose demand stays over its limit. */
const FAILURES_PER_HOUR = 1.6;
/** Where throttling cannot be read, saturation alone is weak evidence. */
const THROTTLE_UNREAD = 0.25;
const HEALTH_FACTOR = { none: 1, healthy: 1, starting: 1.5, unhealthy: 3 } as const;

export interface CpuStrain {
  usageMillicores: Millicores;
  /** Mean over the time looked back on; `null` where it cannot be read. */
  throttledRatio: Ratio | null;
  pressurePercent: number | null;
  pressureRises: boolean;
}

/** What the last five minutes say, or the last one where the health check fails already; `null` without a CPU reading. */
export function cpuStrain({ samples, input }: Evidence): CpuStrain | null {
  const backMs = input.health === "unhealthy" ? UNHEALTHY_MS : SUSTAINED_MS;
  const recent = samples.filter(({ at }) => at > input.now - backMs);
  const usage = known(recent.map((sample) => sample.cpuMillicores));
  if (usage.length === 0) return null;
  const throttled = known(recent.map((sample) => sample.cpuThrottledRatio));
  const pressure = known(recent.map((sample) => sample.cpuPressure));
  const half = pressure.length >> 1;
  return {
    usageMillicores: average(usage),
    throttledRatio: throttled.length > 0 ? average(throttled) : null,
    pressurePercent: pressure.length > 0 ? average(pressure) : null,
    pressureRises: half >= 2 && average(pressure.slice(half)) > 1.2 * average(pressure.slice(0, half)) + 1,
  };
}

/**
 * CPU starvation slows a container until a probe or its clients give up, so it has no passage time: a rate, scaled by
 * how much of the coming hour's demand strains the limit and by how throttled the container already is.
 *
 * Demand is what was used plus what throttling held back; under a higher limit it strains less, never more.
 */
export function cpuRisk(evidence: Evidence, limits: Limits): RiskByHorizon {
  const strain = cpuStrain(evidence);
  const limit = limits.cpuMillicores;
  if (strain === null || limit === null) return NO_RISK;
  const throttle = strain.throttledRatio ?? Math.max(THROTTLE_UNREAD, (strain.pressurePercent ?? 0) / 100);
  const heldBack = 1 + throttle;
  const now = strained(strain.usageMillicores * heldBack, limit);
  const ahead = evidence.cpu === null ? now : average(strainsAhead(evidence.cpu, heldBack, limit));
  const rate = FAILURES_PER_HOUR * throttle * Math.sqrt(now * ahead);
  return fromRate(rate * HEALTH_FACTOR[evidence.input.health] * (strain.pressureRises ? 1.3 : 1));
}

/** Whether the limit in force starves it now: then a failing health check speaks for CPU, not for a crash. */
export function cpuStarves(evidence: Evidence): boolean {
  const strain = cpuStrain(evidence);
  const limit = evidence.input.limits.cpuMillicores;
  if (strain === null || limit === null || strain.throttledRatio === null) return false;
  const demand = strain.usageMillicores * (1 + strain.throttledRatio);
  return strain.throttledRatio >= STARVES_FROM && demand >= limit;
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null && Number.isFinite(value)) as number[];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
