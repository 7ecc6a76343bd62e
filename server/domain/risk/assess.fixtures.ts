import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { driftForecast } from "@/server/domain/forecast/drift-forecast";
import { type SeededRandom, seededRandom } from "@/server/domain/forecast/seeded-random";
import { toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs } from "@/server/domain/units";

export const MIB = 1024 * 1024;
export const NOW: EpochMs = 1_800_000_000_000;
export const INTERVAL_SECONDS = 10;

export interface Story {
  /** How long the container has been watched. */
  minutes: number;
  /** Working set in MiB at that many minutes before now; 100 MiB with 1 MiB of noise by default. */
  memory?: (minutesAgo: number, random: SeededRandom) => number;
  /** Millicores. */
  cpu?: (minutesAgo: number, random: SeededRandom) => number;
  throttled?: number | null;
  sample?: Partial<Sample>;
  /** Overrides the last minutes. */
  late?: { minutes: number; sample: Partial<Sample> };
  input?: Partial<AssessInput>;
  seed?: number;
}

/** Samples every 10 s of a container with 256 MiB and half a core, and the drift model's forecast of them. */
export function storyOf(story: Story): AssessInput {
  const random = seededRandom(story.seed ?? 3);
  const memory = story.memory ?? (() => 100 + random.normal());
  const cpu = story.cpu ?? (() => 100 + 5 * random.normal());
  const count = Math.round((story.minutes * 60) / INTERVAL_SECONDS);
  const samples = Array.from({ length: count }, (_, i) => {
    const minutesAgo = ((count - 1 - i) * INTERVAL_SECONDS) / 60;
    return sampleAt(NOW - minutesAgo * 60_000, {
      memoryWorkingSetBytes: Math.max(0, memory(minutesAgo, random)) * MIB,
      cpuMillicores: Math.max(0, cpu(minutesAgo, random)),
      cpuThrottledRatio: story.throttled === undefined ? 0 : story.throttled,
      ...story.sample,
      ...(story.late && minutesAgo <= story.late.minutes ? story.late.sample : {}),
    });
  });
  return {
    now: NOW,
    intervalSeconds: INTERVAL_SECONDS,
    samples,
    limits: { cpuMillicores: 500, memoryBytes: 256 * MIB },
    forecasts: {
      memory: forecastOf(samples, "memoryWorkingSetBytes"),
      cpu: forecastOf(samples, "cpuMillicores"),
    },
    startedAt: NOW - story.minutes * 60_000,
    health: "none",
    restartCountWindow: { restarts: 0, failures: [] },
    host: { memoryFreeBytes: 8192 * MIB, memoryTotalBytes: 16_384 * MIB },
    fixedHeap: null,
    seed: 1,
    ...story.input,
  };
}

function forecastOf(samples: Sample[], field: "memoryWorkingSetBytes" | "cpuMillicores") {
  const first = samples[0];
  if (!first) return undefined;
  const step = chooseStep((NOW - first.at) / 1000, field === "cpuMillicores" ? "cpu" : "memory");
  const points = samples.map((sample) => ({ at: sample.at, value: sample[field] }));
  const outcome = driftForecast(toRegularSeries(points, step, NOW), stepsAhead(step));
  return outcome.kind === "path" ? { path: outcome.path, model: "drift" } : undefined;
}

export function sampleAt(at: EpochMs, known: Partial<Sample>): Sample {
  return {
    at,
    cpuMillicores: null,
    cpuLimitMillicores: 500,
    cpuThrottledRatio: null,
    memoryUsageBytes: null,
    memoryWorkingSetBytes: null,
    memoryLimitBytes: 256 * MIB,
    oomEvents: null,
    oomKills: null,
    majorFaultsPerSecond: null,
    networkRxBytesPerSecond: null,
    networkTxBytesPerSecond: null,
    networkDropsPerSecond: null,
    blockReadBytesPerSecond: null,
    blockWriteBytesPerSecond: null,
    blockReadOpsPerSecond: null,
    blockWriteOpsPerSecond: null,
    pids: null,
    pidsLimit: null,
    cpuPressure: null,
    memoryPressure: null,
    ioPressure: null,
    restartCount: null,
    missing: {},
    ...known,
  };
}
