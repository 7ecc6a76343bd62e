import type { History } from "@/server/api/shapes/container";
import { limitSteps } from "@/server/domain/negotiation/limit-steps";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import { readRateLimits } from "./rate-limits";

/** A chart is never given more points than this a series, whatever its range. */
const MOST_POINTS = 800;
const STEPS: readonly Seconds[] = [10, 30, 60, 300, 900, 3600];

/** The finest step that keeps to `MOST_POINTS`; the first and the last step are begun ones. */
function stepFor(rangeSeconds: Seconds): Seconds {
  const fewest = rangeSeconds / (MOST_POINTS - 1);
  return STEPS.find((step) => step >= fewest) ?? Math.ceil(fewest / 3600) * 3600;
}

/**
 * One container's past for charts, column-wise: raw samples for short ranges, roll-ups for long ones.
 * A step without a sample is `null`, so that a gap shows as a gap.
 */
export async function readHistory(
  db: Database,
  containerId: number,
  now: EpochMs,
  rangeSeconds: Seconds,
): Promise<History> {
  const stepSeconds = stepFor(rangeSeconds);
  const stepMs = stepSeconds * 1000;
  const from = Math.floor((now - rangeSeconds * 1000) / stepMs) * stepMs;
  const source = stepSeconds < 300 ? RAW : ROLLED;
  const [{ rows }, caps] = await Promise.all([
    db.pool.query(
      source,
      [containerId, new Date(from), stepSeconds, stepSeconds < 3600 ? 300 : 3600].slice(
        0,
        stepSeconds < 300 ? 3 : 4,
      ),
    ),
    readRateLimits(db, containerId, from),
  ]);

  const steps = Math.floor((now - from) / stepMs) + 1;
  const byStep = new Map(rows.map((row) => [Math.round(((row.at as Date).getTime() - from) / stepMs), row]));
  const column = (name: string) =>
    Array.from({ length: steps }, (_, i) => (byStep.get(i)?.[name] ?? null) as number | null);
  const at = Array.from({ length: steps }, (_, i) => from + i * stepMs);
  return {
    stepSeconds,
    at,
    cpuMillicores: column("cpu"),
    cpuLimitMillicores: column("cpu_limit"),
    cpuThrottledRatio: column("throttled"),
    memoryWorkingSetBytes: column("memory"),
    memoryLimitBytes: column("memory_limit"),
    networkRxBytesPerSecond: column("rx"),
    networkTxBytesPerSecond: column("tx"),
    blockReadBytesPerSecond: column("read"),
    blockWriteBytesPerSecond: column("write"),
    networkLimitBytesPerSecond: limitSteps(caps.network.steps, caps.network.current, at),
    diskLimitBytesPerSecond: limitSteps(caps.disk.steps, caps.disk.current, at),
  };
}

const columns = `
  avg(cpu_millicores)::float8 as cpu, max(cpu_limit_millicores)::float8 as cpu_limit,
  avg(cpu_throttled_ratio)::float8 as throttled,
  max(memory_working_set_bytes)::float8 as memory, max(memory_limit_bytes)::float8 as memory_limit,
  avg(network_rx_bytes_per_second)::float8 as rx, avg(network_tx_bytes_per_second)::float8 as tx,
  avg(block_read_bytes_per_second)::float8 as read, avg(block_write_bytes_per_second)::float8 as write`;

const RAW = `
select date_bin(make_interval(secs => $3), at, $2) as at, ${columns}
from telemetry.sample where container_id = $1 and at >= $2 group by 1 order by 1`;

// Roll-ups lag behind by a bucket; the newest stretch comes from raw samples.
const ROLLED = `
with done as (
  select coalesce((select done_until from telemetry.rollup_progress where resolution_seconds = $4), $2) as until
), points as (
  select at, cpu_millicores, cpu_limit_millicores, cpu_throttled_ratio,
    memory_working_set_bytes_max as memory_working_set_bytes, memory_limit_bytes, network_rx_bytes_per_second,
    network_tx_bytes_per_second, block_read_bytes_per_second, block_write_bytes_per_second
  from telemetry.rollup where resolution_seconds = $4 and container_id = $1 and at >= $2
  union all
  select at, cpu_millicores, cpu_limit_millicores, cpu_throttled_ratio, memory_working_set_bytes,
    memory_limit_bytes, network_rx_bytes_per_second, network_tx_bytes_per_second, block_read_bytes_per_second,
    block_write_bytes_per_second
  from telemetry.sample, done where container_id = $1 and at >= greatest(done.until, $2)
)
select date_bin(make_interval(secs => $3), at, $2) as at, ${columns} from points group by 1 order by 1`;
