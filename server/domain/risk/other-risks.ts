import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { RiskByHorizon } from "@/server/domain/risk/assessment";
import { cappedRateHazard, rateStrain } from "@/server/domain/risk/capped-rate-risk";
import { cpuStarves } from "@/server/domain/risk/cpu-risk";
import type { Evidence } from "@/server/domain/risk/gather-evidence";
import { either, fromHazard, fromRate } from "@/server/domain/risk/hazard";
import { memoryGrows } from "@/server/domain/risk/memory-risk";
import type { Limits, PerSecond, Ratio } from "@/server/domain/units";

const HOUR_MS = 3_600_000;
const RECENT_MS = 5 * 60_000;
/** Gamma prior of the crash rate: as if so many crashes had been seen in so many hours. */
const PRIOR_CRASHES = 0.0005;
const PRIOR_HOURS = 0.5;
/** A crash counts half after an hour. */
const HALF_LIFE_HOURS = 1;
const UNHEALTHY_PER_HOUR = 1;
/** With every packet dropped, or every moment stalled on I/O: failures an hour. Their cause is not known, so they stay low. */
const NETWORK_PER_HOUR = 0.3;
const DISK_PER_HOUR = 0.3;
const MANY_DROPS_PER_SECOND = 100;

/**
 * Crashes come back as a Poisson process with a recency-weighted rate; OOM kills are among them only while memory does
 * not grow, since growth is judged by its first passage, and failed health checks only while CPU does not starve it. A
 * container that its own probe calls unhealthy is close to a crash. No resource enters: no limit changes this risk.
 */
export function crashRisk(evidence: Evidence): RiskByHorizon {
  const { now, restartCountWindow, health } = evidence.input;
  const grows = memoryGrows(evidence);
  const starves = cpuStarves(evidence);
  const crashes = restartCountWindow.failures.filter(
    ({ kind }) => (kind !== "oom_kill" || !grows) && (kind !== "unhealthy" || !starves),
  );
  const weighted = crashes.reduce(
    (sum, { at }) => sum + 2 ** -(Math.max(0, now - at) / HOUR_MS / HALF_LIFE_HOURS),
    0,
  );
  const exposure = HALF_LIFE_HOURS / Math.LN2;
  const unexplained = Math.max(0, restartCountWindow.restarts - restartCountWindow.failures.length) / 24;
  const rate = (PRIOR_CRASHES + weighted + unexplained * exposure) / (PRIOR_HOURS + exposure);
  return fromRate(rate + (health === "unhealthy" && !starves ? UNHEALTHY_PER_HOUR : 0));
}

/** Dropped packets of whatever cause, and a cap on the network that demand reaches. */
export function networkRisk(evidence: Evidence, limits: Limits): RiskByHorizon {
  return cappedRisk(
    evidence,
    "network",
    limits,
    NETWORK_PER_HOUR,
    shareOf(recentDrops(evidence), MANY_DROPS_PER_SECOND),
  );
}

/** Stalls on I/O of whatever cause, and a cap on the disk that demand reaches. */
export function diskRisk(evidence: Evidence, limits: Limits): RiskByHorizon {
  return cappedRisk(evidence, "disk", limits, DISK_PER_HOUR, shareOf(recentIoPressure(evidence), 100));
}

/** What a full cap explains of a symptom is judged as saturation, which a higher cap cures, and not a second time. */
function cappedRisk(
  evidence: Evidence,
  dimension: "network" | "disk",
  limits: Limits,
  perHour: number,
  symptom: Ratio | null,
): RiskByHorizon {
  const explained = rateStrain(evidence, dimension)?.strain ?? 0;
  const hazard = cappedRateHazard(evidence, dimension, limits, symptom);
  return either(fromRate(perHour * (symptom ?? 0) * (1 - explained)), fromHazard(hazard));
}

function shareOf(value: number | null, whole: number): Ratio | null {
  return value === null ? null : Math.min(1, value / whole);
}

export function failuresWithinHour({ input }: Evidence, kind: FailureKind): number {
  return input.restartCountWindow.failures.filter(
    (failure) => failure.kind === kind && input.now - failure.at <= HOUR_MS,
  ).length;
}

/** Mean over five minutes; `null` where nothing was read. */
export function recentDrops(evidence: Evidence): PerSecond | null {
  return recentMean(evidence, "networkDropsPerSecond");
}

export function recentIoPressure(evidence: Evidence): number | null {
  return recentMean(evidence, "ioPressure");
}

function recentMean(
  { samples, input }: Evidence,
  field: "networkDropsPerSecond" | "ioPressure",
): number | null {
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    const value = sample[field];
    if (sample.at <= input.now - RECENT_MS || value === null || !Number.isFinite(value)) continue;
    sum += Math.max(0, value);
    count++;
  }
  return count > 0 ? sum / count : null;
}
