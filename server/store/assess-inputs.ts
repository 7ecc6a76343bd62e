import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import { latestForecasts } from "./forecasts";
import type { Container } from "./generated/client";
import { readHourOfSamples, SAMPLE_WINDOW_MS } from "./hour-of-samples";
import { limitsOf } from "./limits-of";
import { readMemoryHistory } from "./memory-history";
import { countStarts, readFailures } from "./outcomes";
import type { SampleWindows } from "./sample-windows";
import { ratesOf, readSaturation } from "./saturation";

/** Trees look back further, at a coarser step. */
const HISTORY_WINDOW_MS = 6 * 3_600_000;
const FAILURE_WINDOW_MS = 24 * 3_600_000;
/** Usage older than this is not what a container holds now. */
const OLDEST_USAGE_MS = 15 * 60_000;
/** A forecast older than this says nothing about the next minutes. */
const OLDEST_FORECAST_SECONDS: Seconds = 600;

export type RunningContainer = Container & { workload: { name: string } };

/** Containers that ran at the last collection. */
export async function listRunning(db: Database, hostId: number): Promise<RunningContainer[]> {
  return db.prisma.container.findMany({
    where: { hostId, removedAt: null, state: "running" },
    include: { workload: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
}

/**
 * Everything that the failure model wants to know, by container: the same rows for assessing and for sizing. The history
 * is read where a model asks for it, or `withHistory`. With `windows`, only samples that are new to it are read.
 */
export async function readAssessInputs(
  db: Database,
  hostId: number,
  containers: readonly RunningContainer[],
  now: EpochMs,
  intervalSeconds: Seconds,
  model?: FailureModel,
  withHistory = false,
  windows?: SampleWindows,
): Promise<Map<number, AssessInput>> {
  const ids = containers.map((c) => c.id);
  const [samples, history, forecasts, failures, restarts, host, saturation] = await Promise.all([
    windows ? windows.read(db, ids, now - SAMPLE_WINDOW_MS) : readHourOfSamples(db, ids, now),
    model || withHistory
      ? readMemoryHistory(db, ids, now - HISTORY_WINDOW_MS, now - SAMPLE_WINDOW_MS)
      : new Map(),
    latestForecasts(db, ids, now, OLDEST_FORECAST_SECONDS),
    readFailures(db, ids, now - FAILURE_WINDOW_MS),
    countStarts(db, ids, now - FAILURE_WINDOW_MS),
    db.prisma.host.findUniqueOrThrow({ where: { id: hostId } }),
    readSaturation(db),
  ]);
  const saturatedPerHour = ratesOf(saturation);
  const totalBytes = Number(host.memoryBytes);
  const free = memoryFree(samples, containers.length, totalBytes, now - OLDEST_USAGE_MS);
  return new Map(
    containers.map((container) => [
      container.id,
      {
        now,
        intervalSeconds,
        samples: samples.get(container.id) ?? [],
        history: history.get(container.id),
        model,
        limits: limitsOf(container),
        forecasts: forecasts.get(container.id) ?? {},
        startedAt: container.startedAt.getTime(),
        health: container.health as AssessInput["health"],
        restartCountWindow: {
          restarts: restarts.get(container.id) ?? 0,
          failures: failures.get(container.id) ?? [],
        },
        host: { memoryFreeBytes: free, memoryTotalBytes: totalBytes },
        fixedHeap: container.fixedHeap as AssessInput["fixedHeap"],
        saturatedPerHour: saturatedPerHour(container.workloadId),
        // One seed a container: the same question has the same answer, whatever its neighbours.
        seed: container.id,
      },
    ]),
  );
}

/** Host memory that no container holds, as far as it was measured; `null` when too little was. */
function memoryFree(
  samples: ReadonlyMap<number, Sample[]>,
  containers: number,
  totalBytes: number,
  from: EpochMs,
): number | null {
  let used = 0;
  let measured = 0;
  for (const list of samples.values()) {
    const newest = list.at(-1);
    if (!newest || newest.at < from || newest.memoryUsageBytes === null) continue;
    used += newest.memoryUsageBytes;
    measured += 1;
  }
  return measured < containers / 2 ? null : Math.max(0, totalBytes - used);
}
