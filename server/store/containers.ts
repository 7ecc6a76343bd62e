import type { EpochMs } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import type { Database } from "./database";

/**
 * Brings the inventory in line with what runs now: new workloads and containers appear, known ones are refreshed,
 * those that are gone are marked as removed. One round trip whatever the fleet's size.
 *
 * Returns  the row id of each running container, by runtime id.
 */
export async function syncContainers(
  db: Database,
  hostId: number,
  running: readonly ContainerSnapshot[],
  now: EpochMs,
): Promise<Map<string, number>> {
  const rows = running.map((c) => ({
    runtime_id: c.runtimeId,
    workload_key: c.workloadKey,
    workload_name: c.workloadName,
    name: c.name,
    image: c.image,
    labels: c.labels,
    state: c.state,
    health: c.health,
    started_at: new Date(c.startedAt).toISOString(),
    restart_count: c.restartCount,
    cpu_limit: c.limits.cpuMillicores,
    memory_limit: c.limits.memoryBytes,
    pid: c.pid,
    addresses: c.addresses,
    command: c.command,
    fixed_heap: c.fixedHeap,
  }));
  const { rows: ids } = await db.pool.query<{ runtime_id: string; id: number }>(SYNC, [
    hostId,
    JSON.stringify(rows),
    new Date(now),
  ]);
  return new Map(ids.map((row) => [row.runtime_id, row.id]));
}

const SYNC = `
with seen as (
  select * from jsonb_to_recordset($2::jsonb) as s(
    runtime_id text, workload_key text, workload_name text, name text, image text, labels jsonb, state text,
    health text, started_at timestamptz, restart_count int, cpu_limit int, memory_limit bigint, pid int,
    addresses jsonb, command jsonb, fixed_heap jsonb)
), workloads as (
  insert into workload (host_id, key, name)
  select distinct on (workload_key) $1::int, workload_key, workload_name from seen
  on conflict (host_id, key) do update set name = excluded.name
  returning id, key
), gone as (
  update container c set removed_at = $3, state = 'removed'
  where c.host_id = $1 and c.removed_at is null
    and not exists (select from seen s where s.runtime_id = c.runtime_id)
  returning 1
), kept as (
  insert into container (host_id, workload_id, runtime_id, name, image, labels, state, health, started_at,
    restart_count, cpu_limit_millicores, memory_limit_bytes, pid, addresses, command, fixed_heap, last_seen_at)
  select $1, w.id, s.runtime_id, s.name, s.image, s.labels, s.state, s.health, s.started_at, s.restart_count,
    s.cpu_limit, s.memory_limit, s.pid,
    array(select jsonb_array_elements_text(s.addresses)), array(select jsonb_array_elements_text(s.command)),
    nullif(s.fixed_heap, 'null'::jsonb), $3
  from seen s join workloads w on w.key = s.workload_key
  on conflict (host_id, runtime_id) do update set
    workload_id = excluded.workload_id, name = excluded.name, image = excluded.image, labels = excluded.labels,
    state = excluded.state, health = excluded.health, started_at = excluded.started_at,
    restart_count = excluded.restart_count, cpu_limit_millicores = excluded.cpu_limit_millicores,
    memory_limit_bytes = excluded.memory_limit_bytes, pid = excluded.pid, addresses = excluded.addresses,
    command = excluded.command, fixed_heap = excluded.fixed_heap, last_seen_at = excluded.last_seen_at,
    removed_at = null
  returning runtime_id, id
)
select runtime_id, id from kept`;

/** The row of a container by the runtime's id, whatever its state; `null` when it was never seen running. */
export async function findContainer(db: Database, hostId: number, runtimeId: string) {
  return db.prisma.container.findUnique({ where: { hostId_runtimeId: { hostId, runtimeId } } });
}
