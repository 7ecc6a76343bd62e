import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { AssessInput, FailureKind } from "@/server/domain/risk/assess-input";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { FeatureInput } from "@/server/domain/risk/features/feature-input";
import { type FleetBalance, randomBlueprint } from "@/server/domain/risk/training/random-blueprint";
import type { Said, TrainingRow } from "@/server/domain/risk/training/training-row";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { EXIT_OOM_KILLED } from "@/server/domain/simulation/lifecycle";
import { readContainer } from "@/server/domain/simulation/read-container";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";
import type { SimulatedContainer, SimulatedEvent } from "@/server/domain/simulation/simulated-fleet";
import { stepFleet } from "@/server/domain/simulation/step-fleet";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { Sample } from "@/server/domain/telemetry/sample";
import { toSample } from "@/server/domain/telemetry/to-sample";
import type { EpochMs } from "@/server/domain/units";

const START: EpochMs = 1_760_000_000_000;
const INTERVAL_MS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CONTAINERS = 24;
/** Physics in steps of two seconds: half the time, and no failure mode is lost. */
const STEP_MS = 2_000;
const ROW_EVERY_MS = 3 * MINUTE_MS;
const ASKED_EVERY_MS = 5 * MINUTE_MS;
const HISTORY_STEP_MS = 5 * MINUTE_MS;
const HISTORY_MS = 6 * HOUR_MS;
const LONGEST_HORIZON_MINUTES = 60;
const KEPT_SAMPLES = (90 * MINUTE_MS) / INTERVAL_MS;

export interface FleetOptions {
  /** How long the host is watched; 5 unless said otherwise. */
  hours?: number;
  /** Kinds that are not drawn. */
  without?: ReadonlySet<string>;
  balance?: FleetBalance;
  /** Time between the rows of one container, a multiple of 10 s. */
  rowEveryMs?: number;
  /** Share of the rows that are kept of those that nothing happens to within the hour; made up for in their weight. */
  calmShare?: number;
  /** Asked every five minutes what the product would say, from what it would know. */
  ask?: (known: KnownLive) => Said | null;
}

/** What the product knows of a simulated container: an hour of samples, and six of memory in steps of five minutes. */
export type KnownLive = FeatureInput & Pick<AssessInput, "fixedHeap" | "intervalSeconds">;

interface Watched {
  container: SimulatedContainer;
  reading: Reading | null;
  samples: Sample[];
  /** Each five minutes' mean of the working set, dated at their middle. */
  history: SeriesPoint[];
  failures: { at: EpochMs; kind: FailureKind }[];
  rows: Omit<TrainingRow, "minutesTo" | "seenMinutes">[];
}

/**
 * Rows of one simulated host with 24 containers of random kinds over 5 hours, labelled by the events that an engine
 * would tell: an OOM kill is memory, a failing health check CPU, an exit with an error other.
 */
export function fleetRows(seed: number, options: FleetOptions = {}): TrainingRow[] {
  const { hours = 5, without = new Set(), balance, rowEveryMs = ROW_EVERY_MS } = options;
  const random = new SeededRandom(seed, 7_777);
  const blueprints = Array.from({ length: CONTAINERS }, (_, i) =>
    randomBlueprint(`c${i}`, random, without, balance),
  );
  const fleet = createFleet({ seed, startAt: START, blueprints });
  const watched = fleet.containers.map(
    (container): Watched => ({ container, reading: null, samples: [], history: [], failures: [], rows: [] }),
  );
  const byId = new Map(watched.map((own) => [own.container.runtimeId, own]));
  let told = 0;
  for (let now = START + INTERVAL_MS; now <= START + hours * HOUR_MS; now += INTERVAL_MS) {
    stepFleet(fleet, now, STEP_MS);
    for (; told < fleet.events.length; told++) {
      const event = fleet.events[told]!;
      const kind = failureOf(event);
      if (kind) byId.get(event.runtimeId)!.failures.push({ at: event.at, kind });
    }
    for (const [i, own] of watched.entries()) {
      collect(own, readContainer(fleet, own.container));
      if (now % HISTORY_STEP_MS === 0) rollUp(own, now);
      const ask = now % ASKED_EVERY_MS === (i * INTERVAL_MS) % ASKED_EVERY_MS ? options.ask : undefined;
      if (now % rowEveryMs === (i * INTERVAL_MS) % rowEveryMs) take(own, now, seed * 1_000 + i, ask);
    }
  }
  return thinned(
    watched.flatMap((own) => label(own, fleet.now)),
    options.calmShare ?? 1,
    random,
  );
}

/** Rows before which nothing fails are many and alike: some speak for all. */
function thinned(rows: TrainingRow[], calmShare: number, random: SeededRandom): TrainingRow[] {
  if (calmShare >= 1) return rows;
  return rows.flatMap((row) => {
    const fails = Math.min(...Object.values(row.minutesTo)) <= LONGEST_HORIZON_MINUTES;
    if (fails) return [row];
    return random.uniform() < calmShare ? [{ ...row, weight: 1 / calmShare }] : [];
  });
}

/** An OOM kill tells `oom`, and then `die` with its own exit code: one failure, not two. */
function failureOf({ kind, exitCode, health }: SimulatedEvent): FailureKind | null {
  if (kind === "oom") return "oom_kill";
  if (kind === "die") return exitCode !== 0 && exitCode !== EXIT_OOM_KILLED ? "exit_error" : null;
  return kind === "health_status" && health === "unhealthy" ? "unhealthy" : null;
}

function collect(own: Watched, reading: Reading): void {
  if (own.container.state !== "running") return;
  own.samples.push(toSample(own.reading, reading, { restartCount: own.container.restartCount }));
  own.reading = reading;
  if (own.samples.length > KEPT_SAMPLES * 2) own.samples.splice(0, own.samples.length - KEPT_SAMPLES);
}

function rollUp(own: Watched, now: EpochMs): void {
  const values = own.samples.flatMap(({ at, memoryWorkingSetBytes }) =>
    at > now - HISTORY_STEP_MS && memoryWorkingSetBytes !== null ? [memoryWorkingSetBytes] : [],
  );
  if (values.length === 0) return;
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  own.history.push({ at: now - HISTORY_STEP_MS / 2, value });
}

function take(own: Watched, now: EpochMs, group: number, ask: FleetOptions["ask"]): void {
  const { container, samples, failures } = own;
  const alive = samples.filter(({ at }) => at >= container.startedAt).length;
  if (container.state !== "running" || alive < 6) return;
  const known = {
    now,
    limits: container.limits,
    startedAt: container.startedAt,
    health: container.health,
    restartCountWindow: { restarts: container.restartCount, failures: [...failures] },
  };
  const features = extractFeatures({ ...known, samples });
  const said = ask?.({
    ...known,
    intervalSeconds: INTERVAL_MS / 1000,
    samples: samples.filter(({ at }) => at >= now - HOUR_MS),
    history: own.history.filter(({ at }) => at >= now - HISTORY_MS && at < now - HOUR_MS),
    fixedHeap: container.blueprint.fixedHeap ?? null,
  });
  const row = { features, group, kind: container.blueprint.behaviour.kind, at: now / 1000 };
  own.rows.push(said ? { ...row, said } : row);
}

function label({ rows, failures }: Watched, end: EpochMs): TrainingRow[] {
  return rows.map((row) => {
    const to = (kind: FailureKind) => {
      const next = failures.find((failure) => failure.kind === kind && failure.at > row.at * 1000);
      return next ? (next.at / 1000 - row.at) / 60 : Number.POSITIVE_INFINITY;
    };
    return {
      ...row,
      minutesTo: { memory: to("oom_kill"), cpu: to("unhealthy"), other: to("exit_error") },
      seenMinutes: (end / 1000 - row.at) / 60,
    };
  });
}
