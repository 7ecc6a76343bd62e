import type { ReplayHistory } from "@/server/domain/negotiation/replay/replay-history";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { Cause } from "@/server/domain/risk/assessment";
import type { EpochMs, LimitDimension, Limits, Probability } from "@/server/domain/units";
import type { Database } from "./database";
import { limitsOf } from "./limits-of";
import { readFailures } from "./outcomes";

/**
 * What a container went through since `from`: usage and limits in steps of five minutes, failures, PFN's own grants, and
 * the moments whose risk reached `floor` within any horizon; quieter ones are left in the database. `null` where it was
 * never assessed in that time.
 *
 * Caps of network and disk are not in the roll-ups: those in force now are taken for those of then.
 */
export async function readReplayHistory(
  db: Database,
  container: { id: number } & Parameters<typeof limitsOf>[0],
  floor: Probability,
  from: EpochMs,
  until: EpochMs,
): Promise<ReplayHistory | null> {
  const { id } = container;
  const span = [new Date(from), new Date(until)];
  const [known, minutes, steps, failures, leases] = await Promise.all([
    db.pool.query<{ first: Date | null }>(KNOWN, [id, ...span]),
    db.pool.query<MinuteColumns>(MINUTES, [id, ...span, floor]),
    db.pool.query<StepColumns>(STEPS, [id, ...span]),
    readFailures(db, [id], from),
    db.prisma.lease.findMany({
      where: { containerId: id, state: { notIn: ["reserved", "rolled_back"] }, startsAt: { lte: span[1] } },
      select: { startsAt: true, endsAt: true, endedAt: true, dimension: true, baseline: true },
    }),
  ]);
  const first = known.rows[0]?.first?.getTime();
  if (first === undefined) return null;
  const { networkBytesPerSecond, diskBytesPerSecond } = limitsOf(container);
  const rates = { networkBytesPerSecond, diskBytesPerSecond };
  return {
    from: first,
    until,
    minutes: minutes.rows.map((row) => ({
      at: row.at.getTime(),
      risk: { 5: row.risk5, 15: row.risk15, 60: row.risk60 },
      cause: row.cause,
    })),
    steps: steps.rows.map((row) => toStep(row, rates)),
    // What failed before the first assessment could not have been foreseen by anybody.
    failures: (failures.get(id) ?? []).filter(({ at }) => at >= first && at <= until) as {
      at: EpochMs;
      kind: FailureKind;
    }[],
    treated: leases.map(({ startsAt, endsAt, endedAt, dimension, baseline }) => ({
      from: startsAt.getTime(),
      until: (endedAt ?? endsAt).getTime(),
      dimension: dimension as LimitDimension,
      baseline: Number(baseline),
    })),
  };
}

interface MinuteColumns {
  at: Date;
  risk5: number;
  risk15: number;
  risk60: number;
  cause: Cause;
}

interface StepColumns {
  at: Date;
  cpu: number | null;
  memory: number | null;
  network: number | null;
  disk: number | null;
  cpu_limit: number | null;
  memory_limit: number | null;
}

const toStep = (row: StepColumns, rates: Partial<Limits>): ReplayHistory["steps"][number] => ({
  at: row.at.getTime(),
  usage: {
    cpuMillicores: row.cpu,
    memoryBytes: row.memory,
    networkBytesPerSecond: row.network,
    diskBytesPerSecond: row.disk,
  },
  limits: { cpuMillicores: row.cpu_limit, memoryBytes: row.memory_limit, ...rates },
});

const KNOWN = `
select min(at) as first from assessment
where container_id = $1 and at >= $2 and at <= $3 and risk15 is not null`;

const MINUTES = `
select at, risk5, risk15, risk60, cause from assessment
where container_id = $1 and at >= $2 and at <= $3 and greatest(risk5, risk15, risk60) >= $4
order by at`;

// The busier direction, as the limits count it.
const STEPS = `
select at, cpu_millicores::float8 as cpu, memory_working_set_bytes_max::float8 as memory,
  greatest(network_rx_bytes_per_second, network_tx_bytes_per_second)::float8 as network,
  greatest(block_read_bytes_per_second, block_write_bytes_per_second)::float8 as disk,
  cpu_limit_millicores::float8 as cpu_limit, memory_limit_bytes::float8 as memory_limit
from telemetry.rollup
where resolution_seconds = 300 and container_id = $1 and at >= $2 and at <= $3
order by at`;
