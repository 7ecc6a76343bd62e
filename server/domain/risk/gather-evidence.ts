import { samplePaths } from "@/server/domain/forecast/sample-paths";
import type { QuantilePath, SampledPaths } from "@/server/domain/forecast/series";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import { formatDuration } from "@/server/domain/risk/words";
import { type Sample, STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { Bytes, Dimension, EpochMs, Seconds } from "@/server/domain/units";

const FEWEST_SAMPLES = 6;
const JUST_STARTED_SECONDS = 30;
const PATHS = 300;
/** A forecast that ends earlier cannot speak of the hour: silence is not safety. */
const REACH_SECONDS = 45 * 60;
/** Finer steps than this change no answer and cost time. */
const COARSEST_STEP_SECONDS = 30;

/** What an assessment knows before any limit is looked at; reused for every candidate limit. */
export interface Evidence {
  kind: "evidence";
  input: AssessInput;
  /** Since the container's start, ascending; at least six. */
  samples: readonly Sample[];
  workingSetBytes: Bytes;
  memory: Futures;
  /** What is left of the CPU forecast; `null` where there is no valid one, and then the last minutes speak for the hour. */
  cpu: QuantilePath | null;
  /** The same of both directions together. */
  network: QuantilePath | null;
  disk: QuantilePath | null;
}

export interface Futures {
  paths: SampledPaths;
  /** Time of the first column. */
  startAt: EpochMs;
  path: QuantilePath;
  model: string;
}

/**
 * Draws the futures once, or says why nothing can be said: telemetry too old, too short or broken. Nothing acts on an
 * unknown.
 */
export function gatherEvidence(input: AssessInput): Evidence | { kind: "unknown"; because: string } {
  const { now, intervalSeconds } = input;
  const up = (now - input.startedAt) / 1000;
  if (up < JUST_STARTED_SECONDS) return unknown(`started ${formatDuration(Math.max(0, up))} ago`);
  const samples = input.samples.filter(({ at }) => at >= input.startedAt && at <= now);
  const newest = samples.at(-1);
  if (!newest) return unknown("no sample since the container started");
  const age = (now - newest.at) / 1000;
  if (age > STALE_AFTER_INTERVALS * intervalSeconds)
    return unknown(
      `the newest sample is ${formatDuration(age)} old; one is due each ${formatDuration(intervalSeconds)}`,
    );
  if (samples.length < FEWEST_SAMPLES)
    return unknown(`${samples.length} samples since the container started, needs ${FEWEST_SAMPLES}`);
  const workingSetBytes = newestOf(samples, "memoryWorkingSetBytes");
  if (workingSetBytes === null) {
    const why = newest.missing.memoryWorkingSetBytes;
    return unknown(`no working set was read${why ? `: ${why}` : ""}`);
  }
  const memory = memoryFutures(input, workingSetBytes);
  if (memory.kind === "unknown") return memory;
  const [cpu, network, disk] = [
    loadAhead(input, "cpu"),
    loadAhead(input, "network"),
    loadAhead(input, "disk"),
  ];
  return { kind: "evidence", input, samples, workingSetBytes, memory, cpu, network, disk };
}

/** The newest known value of a field, within the samples that are not stale. */
function newestOf(samples: readonly Sample[], field: Exclude<keyof Sample, "at" | "missing">): number | null {
  for (const sample of samples.slice(-STALE_AFTER_INTERVALS).reverse()) {
    const value = sample[field];
    if (value !== null && Number.isFinite(value)) return value;
  }
  return null;
}

function memoryFutures(
  input: AssessInput,
  last: Bytes,
): (Futures & { kind: "futures" }) | { kind: "unknown"; because: string } {
  const forecast = input.forecasts.memory;
  if (!forecast) return unknown("no memory forecast");
  const verdict = validateQuantilePath(forecast.path);
  if (verdict.kind === "invalid") return unknown(`the memory forecast is broken: ${verdict.because}`);
  const ahead = after(forecast.path, input.now);
  const reach = (ahead.startAt - input.now) / 1000 + (ahead.quantiles[0]!.length - 1) * ahead.stepSeconds;
  if (reach < REACH_SECONDS)
    return unknown(`the memory forecast ends in ${formatDuration(Math.max(0, reach))}, not in 1 h`);
  const path = thinned(ahead, COARSEST_STEP_SECONDS);
  const paths = samplePaths(path, last, input.seed, PATHS);
  return { kind: "futures", paths, startAt: path.startAt, path, model: forecast.model };
}

function loadAhead({ forecasts, now }: AssessInput, dimension: Dimension): QuantilePath | null {
  const path = forecasts[dimension]?.path;
  if (!path || validateQuantilePath(path).kind === "invalid") return null;
  const ahead = after(path, now);
  return ahead.quantiles[0]!.length > 0 ? ahead : null;
}

/** The steps that are still to come: a forecast may be some minutes old. */
function after(path: QuantilePath, now: EpochMs): QuantilePath {
  const stepMs = path.stepSeconds * 1000;
  const past = Math.max(0, Math.floor((now - path.startAt) / stepMs) + 1);
  return {
    ...path,
    startAt: path.startAt + past * stepMs,
    quantiles: path.quantiles.map((row) => row.slice(past)),
  };
}

/** Every k-th step, so that the steps are about `toSeconds` apart. */
function thinned(path: QuantilePath, toSeconds: Seconds): QuantilePath {
  const every = Math.max(1, Math.floor(toSeconds / path.stepSeconds));
  const quantiles = path.quantiles.map((row) => row.filter((_, i) => (i + 1) % every === 0));
  if (every === 1 || quantiles[0]!.length === 0) return path;
  return {
    startAt: path.startAt + (every - 1) * path.stepSeconds * 1000,
    stepSeconds: path.stepSeconds * every,
    quantiles,
  };
}

function unknown(because: string): { kind: "unknown"; because: string } {
  return { kind: "unknown", because };
}
