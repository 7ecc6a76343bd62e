import type { BytesPerSecond, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

export interface HostUsage {
  cpuMillicores: number | null;
  memoryBytes: number | null;
  /** The busier direction of each container, added up. */
  networkBytesPerSecond: BytesPerSecond | null;
  diskBytesPerSecond: BytesPerSecond | null;
}

/** Σ of the newest samples of the last minute, of a host's containers; `null` where there is none. */
export async function readHostUsage(db: Database, hostId: number, now: EpochMs): Promise<HostUsage> {
  const { rows } = await db.pool.query<HostUsage>(
    `select sum(s.cpu_millicores)::float8 as "cpuMillicores", sum(s.memory_working_set_bytes)::float8 as "memoryBytes",
       sum(greatest(s.network_rx_bytes_per_second, s.network_tx_bytes_per_second))::float8 as "networkBytesPerSecond",
       sum(greatest(s.block_read_bytes_per_second, s.block_write_bytes_per_second))::float8 as "diskBytesPerSecond"
     from container c cross join lateral (
       select * from telemetry.sample
       where container_id = c.id and at >= $2 order by at desc limit 1) s
     where c.host_id = $1 and c.removed_at is null`,
    [hostId, new Date(now - 60_000)],
  );
  return rows[0]!;
}
