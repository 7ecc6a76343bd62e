import type { EpochMs } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import type { Database } from "./database";
import { storableJson } from "./storable-json";

/**
 * Brings the inventory in line with what runs now: new workloads and containers appear, known ones are refreshed,
 * those that are gone are marked as removed. One round trip whatever the fleet's size.
 *
 * listedAt  when the listing began: what is newer than it (another collection, a change that was read back) stands.
 * Returns   the row id of each running container, by runtime id.
 */
export async function syncContainers(
  db: Database,
  hostId: number,
  running: readonly ContainerSnapshot[],
  now: EpochMs,
  listedAt: EpochMs = now,
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
    network_limit: c.limits.networkBytesPerSecond ?? null,
    disk_limit: c.limits.diskBytesPerSecond ?? null,
    pid: c.pid,
    addresses: c.addresses,
    command: c.command,
    fixed_heap: c.fixedHeap,
  }));
  const { rows: ids } = await db.pool.query<{ runtime_id: string; id: number }>(SYNC, [
    hostId,
    // Names and labels are chosen by whoever starts a container: none of them may stop the others' collection.
    storableJson(rows),
    new Date(now),
    new Date(listedAt),
  ]);
  return new Map(ids.map((row) => [row.runtime_id, row.id]));
}

// Known rows are updated, and only new ones inserted: an upsert would use up an id of the sequence for every row of
// every tick, and the sequence would end within a year.
const SYNC = `
with seen as (
  select * from jsonb_to_recordset($2::jsonb) as s(
    runtime_id text, workload_key text, workload_name text, name text, image text, labels jsonb, state text,
    health text, started_at timestamptz, restart_count int, cpu_limit int, memory_limit bigint, network_limit bigint, disk_limit bigint, pid int,
    addresses jsonb, command jsonb, fixed_heap jsonb)
), new_workloads as (
  insert into workload (host_id, key, name)
  select distinct on (workload_key) $1::int, workload_key, workload_name from seen s
  where not exists (select from workload w where w.host_id = $1 and w.key = s.workload_key)
  on conflict (host_id, key) do update set name = excluded.name
  returning id, key
), workloads as (
  select id, key from new_workloads
  union all select id, key from workload w
  where w.host_id = $1 and exists (select from seen s where s.workload_key = w.key)
    and not exists (select from new_workloads n where n.key = w.key)
), rows as (
  select s.*, w.id as workload_id,
    array(select jsonb_array_elements_text(s.addresses)) as address_list,
    array(select jsonb_array_elements_text(s.command)) as command_list,
    nullif(s.fixed_heap, 'null'::jsonb) as heap
  from seen s join workloads w on w.key = s.workload_key
), gone as (
  update container c set removed_at = $3, state = 'removed'
  where c.host_id = $1 and c.removed_at is null and c.last_seen_at <= $4
    and not exists (select from seen s where s.runtime_id = c.runtime_id)
  returning 1
), known as (
  update container c set
    workload_id = r.workload_id, name = r.name, image = r.image, labels = r.labels, state = r.state,
    health = r.health, started_at = r.started_at, restart_count = r.restart_count,
    cpu_limit_millicores = case when c.limits_at > $4 then c.cpu_limit_millicores else r.cpu_limit end,
    memory_limit_bytes = case when c.limits_at > $4 then c.memory_limit_bytes else r.memory_limit end,
    network_limit_bytes_per_second = case when c.limits_at > $4 then c.network_limit_bytes_per_second else r.network_limit end,
    disk_limit_bytes_per_second = case when c.limits_at > $4 then c.disk_limit_bytes_per_second else r.disk_limit end, pid = r.pid,
    addresses = r.address_list, command = r.command_list, fixed_heap = r.heap, last_seen_at = $3, removed_at = null
  from rows r where c.host_id = $1 and c.runtime_id = r.runtime_id
  returning c.runtime_id, c.id
), fresh as (
  insert into container (host_id, workload_id, runtime_id, name, image, labels, state, health, started_at,
    restart_count, cpu_limit_millicores, memory_limit_bytes, network_limit_bytes_per_second,
    disk_limit_bytes_per_second, pid, addresses, command, fixed_heap, last_seen_at)
  select $1, workload_id, runtime_id, name, image, labels, state, health, started_at, restart_count,
    cpu_limit, memory_limit, network_limit, disk_limit, pid, address_list, command_list, heap, $3
  from rows r
  where not exists (select from container c where c.host_id = $1 and c.runtime_id = r.runtime_id)
  on conflict (host_id, runtime_id) do update set last_seen_at = excluded.last_seen_at
  returning runtime_id, id
)
select runtime_id, id from known union all select runtime_id, id from fresh`;

/** The row of a container by the runtime's id, whatever its state; `null` when it was never seen running. */
export async function findContainer(db: Database, hostId: number, runtimeId: string) {
  return db.prisma.container.findUnique({ where: { hostId_runtimeId: { hostId, runtimeId } } });
}
