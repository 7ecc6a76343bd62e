import type { Reading } from "@/server/domain/telemetry/reading";
import type { Sample } from "@/server/domain/telemetry/sample";
import { toSample } from "@/server/domain/telemetry/to-sample";
import type { EpochMs } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import { syncContainers } from "./containers";
import type { Database } from "./database";
import { ensurePartitions } from "./partitions";
import { copySamples } from "./samples";

/** A simulated fleet lives as long as its process: what an earlier one left would be shown as if it still ran. */
export async function forgetSimulatedFleet(db: Database, hostId: number): Promise<void> {
  await forgetSamples(db, { id: hostId, kind: "simulator" });
  await db.prisma.workload.deleteMany({ where: { host: { id: hostId, kind: "simulator" } } });
}

/** The same of all simulated hosts, with the hosts themselves: none is simulated any more. */
export async function forgetSimulatedHosts(db: Database): Promise<void> {
  await forgetSamples(db, { kind: "simulator" });
  await db.prisma.host.deleteMany({ where: { kind: "simulator" } });
}

async function forgetSamples(db: Database, host: { id?: number; kind: string }): Promise<void> {
  const containers = await db.prisma.container.findMany({ where: { host }, select: { id: true } });
  const ids = containers.map((c) => c.id);
  if (ids.length === 0) return;
  for (const table of ["sample", "rollup"]) {
    await db.pool.query(`delete from telemetry.${table} where container_id = any($1)`, [ids]);
  }
  // A real container's report outlives it; nobody saved anything on these.
  await db.prisma.saving.deleteMany({ where: { containerId: { in: ids } } });
}

/** Stores what a simulated fleet recorded before it was made, so that its charts do not begin empty. */
export async function saveHistory(
  db: Database,
  hostId: number,
  running: readonly ContainerSnapshot[],
  history: ReadonlyMap<string, readonly Reading[]>,
  now: EpochMs,
): Promise<void> {
  const ids = await syncContainers(db, hostId, running, now);
  const samples: [number, Sample][] = [];
  let oldest = now;
  for (const { runtimeId, restartCount } of running) {
    const id = ids.get(runtimeId);
    if (id === undefined) continue;
    let previous: Reading | null = null;
    for (const reading of history.get(runtimeId) ?? []) {
      samples.push([id, toSample(previous, reading, { restartCount })]);
      oldest = Math.min(oldest, reading.at);
      previous = reading;
    }
  }
  await ensurePartitions(db, oldest, now);
  await copySamples(db, samples);
  // The past is rolled up from where it begins.
  await db.pool.query("delete from telemetry.rollup_progress");
}
