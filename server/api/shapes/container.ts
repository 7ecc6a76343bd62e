import { z } from "zod";
import { cause, epochMs, limits, mode, riskNow, timeToFailure } from "./common";
import { policyValues } from "./policy";

export const labelProblem = z.object({ label: z.string(), value: z.string(), problem: z.string() });

export const telemetrySeries = z.object({
  id: z.number(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  type: z.string(),
  role: z.enum(["latency", "errors", "queue", "traffic"]).nullable(),
  selected: z.boolean(),
  lastValue: z.number().nullable(),
  lastAt: epochMs.nullable(),
});

export const containerDetail = z.object({
  id: z.number(),
  runtimeId: z.string(),
  name: z.string(),
  image: z.string(),
  workload: z.string(),
  hostId: z.number(),
  hostName: z.string(),
  simulated: z.boolean(),
  state: z.string(),
  health: z.string(),
  startedAt: epochMs,
  restartCount: z.number(),
  removedAt: epochMs.nullable(),
  labels: z.record(z.string(), z.string()),
  fixedHeap: z.object({ flag: z.string(), bytes: z.number() }).nullable(),
  limits,
  /** What a release returns to; `null` while PFN has changed nothing. */
  baseline: limits.nullable(),
  usage: z.object({
    cpuMillicores: z.number().nullable(),
    memoryBytes: z.number().nullable(),
    cpuThrottledRatio: z.number().nullable(),
    pids: z.number().nullable(),
    pidsLimit: z.number().nullable(),
    cpuPressure: z.number().nullable(),
    memoryPressure: z.number().nullable(),
    ioPressure: z.number().nullable(),
  }),
  /** Why a value is unknown, by field name of the newest sample. */
  missing: z.record(z.string(), z.string()),
  sampleAt: epochMs.nullable(),
  stale: z.boolean(),
  risk: riskNow,
  byCause: z.record(cause, z.object({ m5: z.number(), m15: z.number(), m60: z.number() })).nullable(),
  cause: cause.nullable(),
  timeToFailure,
  reason: z.string(),
  reasons: z.array(z.object({ cause, text: z.string(), share: z.number() })),
  assessedAt: epochMs.nullable(),
  model: z.string().nullable(),
  policy: z.object({
    values: policyValues,
    /** "default", "policy:<name>" or "label:<label>" for each value. */
    sources: z.record(z.string(), z.string()),
    problems: z.array(labelProblem),
  }),
  leases: z.array(
    z.object({
      id: z.string(),
      dimension: z.string(),
      state: z.string(),
      baseline: z.number(),
      granted: z.number(),
      startsAt: epochMs,
      endsAt: epochMs,
      renewals: z.number(),
      note: z.string().nullable(),
    }),
  ),
  telemetry: z.object({
    endpoint: z.string().nullable(),
    endpointSource: z.enum(["label", "ui", "none"]),
    status: z.string().nullable(),
    at: epochMs.nullable(),
    series: z.array(telemetrySeries),
  }),
  mode,
});
export type ContainerDetail = z.infer<typeof containerDetail>;

const column = z.array(z.number().nullable());

/** Column-wise, all arrays as long as `at`, oldest first; at most 800 points whatever the range. */
export const history = z.object({
  stepSeconds: z.number(),
  at: z.array(epochMs),
  cpuMillicores: column,
  cpuLimitMillicores: column,
  cpuThrottledRatio: column,
  memoryWorkingSetBytes: column,
  memoryLimitBytes: column,
  networkRxBytesPerSecond: column,
  networkTxBytesPerSecond: column,
  blockReadBytesPerSecond: column,
  blockWriteBytesPerSecond: column,
  /** Caps of both directions together, out of the changes that were made. */
  networkLimitBytesPerSecond: column,
  diskLimitBytesPerSecond: column,
});
export type History = z.infer<typeof history>;

/** The newest forecast of one dimension: bands 0.05–0.95 (90 %) and 0.25–0.75 (50 %) around the median. */
export const forecastBand = z.object({
  dimension: z.enum(["cpu", "memory", "network", "disk"]),
  madeAt: epochMs,
  model: z.string(),
  weights: z.array(z.object({ model: z.string(), weight: z.number(), because: z.string() })),
  at: z.array(epochMs),
  p05: z.array(z.number()),
  p25: z.array(z.number()),
  p50: z.array(z.number()),
  p75: z.array(z.number()),
  p95: z.array(z.number()),
});

/** What was said of the past before it came: the 90 % band and the median, ascending in time, with gaps where nothing was said. */
export const pastForecast = z.object({
  dimension: z.enum(["cpu", "memory", "network", "disk"]),
  at: z.array(epochMs),
  p05: z.array(z.number()),
  p50: z.array(z.number()),
  p95: z.array(z.number()),
});
export type PastForecast = z.infer<typeof pastForecast>;

export const changeMark = z.object({
  id: z.string(),
  at: epochMs,
  kind: z.string(),
  state: z.string(),
  dimension: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  reason: z.string(),
  error: z.string().nullable(),
  negotiationId: z.string().nullable(),
});

export const outcomeMark = z.object({
  at: epochMs,
  kind: z.string(),
  planned: z.boolean(),
  /** What was short; `null` where nothing failed. */
  cause: z.string().nullable(),
  /** How many deaths a restart loop stands for. */
  count: z.number(),
  /** `null`: a moment, or it goes on. */
  endedAt: epochMs.nullable(),
  exitCode: z.number().nullable(),
  detail: z.string(),
});

/** Everything that was said and done about one container, newest first. */
export const timelineEntry = z.object({
  at: epochMs,
  kind: z.enum(["negotiation", "change", "outcome"]),
  level: z.enum(["info", "success", "warning", "error"]),
  text: z.string(),
  negotiationId: z.string().nullable(),
});
