import type { RiskByHorizon } from "@/server/domain/risk/assessment";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { fromRate, NO_RISK } from "@/server/domain/risk/hazard";
import { strained, strainsAhead } from "@/server/domain/risk/strain";
import type { Limits, Millicores, Ratio } from "@/server/domain/units";

const HOUR_MS = 3_600_000;
/** Look-back over which throttling counts as sustained. */
const SUSTAINED_MS = 5 * 60_000;
/** Who fails its health check need not be throttled for long to be believed. */
const UNHEALTHY_MS = 60_000;
/** Throttled in this share of periods at a demand over the limit: that, and no bug, is what a health check fails of. */
const STARVES_FROM = 0.3;
/** What is at its limit for the first time fails within minutes; what has lived there for long will go on living. */
const FIRST_FAILURE_HOURS = 0.15;
/** The newest readings, enough to tell that it has come to its limit: a surge is over, or has killed, in five minutes. */
const NEWEST_MS = 30_000;
const FEWEST_NEWEST = 3;
/** Longest time that one reading stands for. */
const LONGEST_GAP_MS = 120_000;
/** Where throttling cannot be read, saturation alone is weak evidence. */
const THROTTLE_UNREAD = 0.25;
/** Where nothing checks its health, only its clients can give up. */
const HEALTH_FACTOR = { none: 0.6, healthy: 1, starting: 1.5, unhealthy: 3 } as const;

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
 * how throttled the container is and by how much of the coming hour's demand strains the limit. The rate falls with the
 * time that it has been starved without failing, as a Poisson rate does that is learned by watching.
 *
 * Demand is what was used plus what throttling held back; under a higher limit it strains less, never more.
 */
export function cpuRisk(evidence: Evidence, limits: Limits): RiskByHorizon {
  const strain = cpuStrain(evidence);
  const limit = limits.cpuMillicores;
  if (strain === null || limit === null) return NO_RISK;
  const { health } = evidence.input;
  const perHour = 1 / (FIRST_FAILURE_HOURS + starvedHours(evidence));
  const starvation = Math.max(starvationOf(strain, evidence, limit), newestStarvation(evidence, limit));
  return fromRate(perHour * starvation * HEALTH_FACTOR[health] * (strain.pressureRises ? 1.3 : 1));
}

/** In [0, 1]: throttling × how demand strains `limit`, now and over the coming hour. */
function starvationOf(
  { usageMillicores, throttledRatio, pressurePercent }: CpuStrain,
  { cpu }: Evidence,
  limit: Millicores,
): Ratio {
  const throttle = throttledRatio ?? Math.max(THROTTLE_UNREAD, (pressurePercent ?? 0) / 100);
  const now = strained(usageMillicores * (1 + throttle), limit);
  const ahead = cpu === null ? now : average(strainsAhead(cpu, 1 + throttle, limit));
  return throttle * Math.sqrt(now * ahead);
}

/** The same of the three newest readings alone: it has just come to its limit, and the last minutes were calm. */
function newestStarvation({ samples, input, cpu }: Evidence, limit: Millicores): Ratio {
  const newest = samples.filter(({ at }) => at > input.now - NEWEST_MS).slice(-FEWEST_NEWEST);
  const throttled = known(newest.map((sample) => sample.cpuThrottledRatio));
  const usage = known(newest.map((sample) => sample.cpuMillicores));
  if (throttled.length < FEWEST_NEWEST || usage.length < FEWEST_NEWEST) return 0;
  const throttle = average(throttled);
  const now = strained(average(usage) * (1 + throttle), limit);
  const ahead = cpu === null ? now : average(strainsAhead(cpu, 1 + throttle, limit));
  return throttle * Math.sqrt(now * Math.max(ahead, now / 2));
}

/** How long it was starved at the limit in force within the samples' hour: throttled time at a demand over the limit. */
function starvedHours({ samples, input }: Evidence): number {
  const limit = input.limits.cpuMillicores;
  if (limit === null) return 0;
  let sum = 0;
  for (let i = 1; i < samples.length; i++) {
    const { at, cpuMillicores, cpuThrottledRatio } = samples[i]!;
    if (cpuMillicores === null || cpuThrottledRatio === null) continue;
    const gap = Math.min(LONGEST_GAP_MS, at - samples[i - 1]!.at);
    sum += gap * cpuThrottledRatio * strained(cpuMillicores * (1 + cpuThrottledRatio), limit);
  }
  return sum / HOUR_MS;
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
