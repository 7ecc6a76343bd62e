import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Host } from "./generated/client";

/** How far back a container's own peak counts as what it may take. */
const PEAK_WINDOW_MS = 10 * 60_000;
/** So long a forecast or a collection may be newer than what was worked out. */
const FRESH_MS = 5_000;

/**
 * Works out anew what every container of the host is expected to take, unless that was done since its last collection
 * and within five seconds.
 */
export async function refreshExpectedUse(
  prisma: Database["prisma"] | Transaction,
  host: Pick<Host, "id" | "expectedAt" | "lastCollectedAt">,
  now: EpochMs,
): Promise<void> {
  const at = host.expectedAt?.getTime();
  const collectedAt = host.lastCollectedAt?.getTime() ?? 0;
  if (at !== undefined && at > collectedAt && now >= at && now - at < FRESH_MS) return;
  await prisma.$executeRawUnsafe(EXPECT, host.id, new Date(now - PEAK_WINDOW_MS), new Date(now));
  await prisma.host.update({ where: { id: host.id }, data: { expectedAt: new Date(now) } });
}

/**
 * A network cap bears on each direction and a disk cap on reads and writes each, so the busier one is what counts.
 * In order of the key, so that two who do this at the same time wait for each other and do not lock each other out.
 */
const EXPECT = `
with here as (select id from container where host_id = $1::int and removed_at is null),
seen as (
  select container_id, percentile_cont(0.95) within group (order by cpu_millicores) as cpu,
    max(memory_working_set_bytes)::float8 as memory,
    percentile_cont(0.95) within group (order by greatest(network_rx_bytes_per_second, network_tx_bytes_per_second)) as network,
    percentile_cont(0.95) within group (order by greatest(block_read_bytes_per_second, block_write_bytes_per_second)) as disk
  from telemetry.sample where at >= $2 and container_id in (select id from here) group by container_id
),
newest as (
  select distinct on (container_id, dimension) container_id, dimension, quantiles -> 6 as upper
  from forecast where made_at >= $2 and dimension in ('cpu', 'memory') and container_id in (select id from here)
  order by container_id, dimension, made_at desc
),
foreseen as (
  select container_id,
    max((select max(v::float8) from jsonb_array_elements_text(upper) v)) filter (where dimension = 'cpu') as cpu,
    max((select max(v::float8) from jsonb_array_elements_text(upper) v)) filter (where dimension = 'memory') as memory
  from newest group by container_id
)
insert into expected_use (container_id, cpu_millicores, memory_bytes, network_bytes_per_second, disk_bytes_per_second, at)
select here.id, greatest(seen.cpu, foreseen.cpu), greatest(seen.memory, foreseen.memory), seen.network, seen.disk, $3
from here left join seen on seen.container_id = here.id left join foreseen on foreseen.container_id = here.id
order by here.id
on conflict (container_id) do update
set cpu_millicores = excluded.cpu_millicores, memory_bytes = excluded.memory_bytes,
  network_bytes_per_second = excluded.network_bytes_per_second, disk_bytes_per_second = excluded.disk_bytes_per_second, at = excluded.at`;
