import { commitments } from "@/server/domain/negotiation/ledger";
import { quantityOf } from "@/server/domain/negotiation/limit-of";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import { type EpochMs, LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import { numberOf } from "./limits-of";

/** How far back a container's own peak counts as what it may take. */
const PEAK_WINDOW_MS = 10 * 60_000;

export interface LedgerQuestion {
  hostId: number;
  now: EpochMs;
  /** The container that asks, counted at its whole limit: it is about to use it. */
  asking?: { containerId: number; dimension: LimitDimension };
}

/** One container's part of the ledger. */
export interface Commitment {
  containerId: number;
  cpuMillicores: number;
  memoryBytes: number;
  networkBytesPerSecond: number;
  diskBytesPerSecond: number;
}

/**
 * What a host has and has promised. A container that is down keeps what its lease promises: it may be restarting.
 *
 * A lease is a promise, so a leased container counts with its whole grant. Any other counts with what it is expected
 * to take at most (its recent peak and the 95 % forecast, never above its own limit): on Docker the sum of all limits
 * is usually far above the host, and would leave nothing to negotiate about. See docs/adr/0002-what-counts-as-committed.md.
 */
export async function readLedger(
  db: { prisma: Database["prisma"] | Transaction },
  question: LedgerQuestion,
): Promise<{ ledger: HostLedger; byContainer: Commitment[] }> {
  const { prisma } = db;
  const host = await prisma.host.findUniqueOrThrow({ where: { id: question.hostId } });
  const rows = await prisma.$queryRawUnsafe<LedgerRow[]>(
    LEDGER,
    question.hostId,
    new Date(question.now - PEAK_WINDOW_MS),
  );
  const parts = rows.map((row) => ({
    containerId: row.id,
    of: Object.fromEntries(
      LIMIT_DIMENSIONS.map((dimension) => {
        const isAsking = question.asking?.containerId === row.id && question.asking.dimension === dimension;
        const expected = orNone(row, row[`${dimension}_expected`]);
        const of = part(row[`${dimension}_limit`], expected, row[`${dimension}_granted`], isAsking);
        return [dimension, { ...of, pending: Number(row[`${dimension}_pending`] ?? 0) }];
      }),
    ) as Record<LimitDimension, Part>,
  }));
  const committed = commitments(
    parts.map(({ of }) => ({
      limits: quantities((dimension) => of[dimension].promised),
      usage: {
        ...quantities((dimension) => of[dimension].expected),
        workingSetBytes: of.memory.expected,
      },
    })),
  );
  const capacity = {
    cpuMillicores: host.cpuMillicores,
    memoryBytes: Number(host.memoryBytes),
    networkBytesPerSecond: numberOf(host.networkBytesPerSecond),
    diskBytesPerSecond: numberOf(host.diskBytesPerSecond),
  };
  return {
    ledger: {
      capacity,
      reserve: {
        cpuMillicores: host.reserveCpuMillicores,
        memoryBytes: Number(host.reserveMemoryBytes),
        networkBytesPerSecond: numberOf(host.reserveNetworkBytesPerSecond),
        diskBytesPerSecond: numberOf(host.reserveDiskBytesPerSecond),
      },
      committed: quantities((dimension) =>
        orAll(
          committed.unmeasured[dimension],
          quantityOf(committed, dimension) ?? 0,
          quantityOf(capacity, dimension) ?? 0,
        ),
      ),
      // Between a reservation and its verification the limit has not moved yet.
      reserved: quantities((dimension) =>
        parts.reduce((sum, { of }) => sum + Math.max(0, of[dimension].pending - takes(of[dimension])), 0),
      ),
    },
    byContainer: parts.map(({ containerId, of }) => ({
      containerId,
      ...quantities((dimension) => takes(of[dimension])),
    })),
  };
}

interface Part {
  promised: number | null;
  expected: number | null;
  pending: number;
}

function takes({ promised, expected }: Part): number {
  return Math.max(promised ?? 0, expected ?? 0);
}

function quantities<T>(of: (dimension: LimitDimension) => T) {
  return {
    cpuMillicores: of("cpu"),
    memoryBytes: of("memory"),
    networkBytesPerSecond: of("network"),
    diskBytesPerSecond: of("disk"),
  };
}

/** What does not run takes nothing but what it was seen to take a moment ago. */
function orNone({ runs }: LedgerRow, expected: number | null): number | null {
  return runs ? expected : (expected ?? 0);
}

/** What nobody has measured and nothing caps may take everything: unknown is not zero, so nothing is free then. */
function orAll(unmeasured: number, committed: number, capacity: number): number {
  return unmeasured > 0 ? Math.max(committed, capacity) : committed;
}

type LedgerRow = { id: number; runs: boolean } & Record<
  `${LimitDimension}_${"limit" | "expected" | "granted" | "pending"}`,
  number | null
>;

function part(
  limit: number | bigint | null,
  expected: number | null,
  granted: number | bigint | null,
  isAsking: boolean,
): { promised: number | null; expected: number | null } {
  const cap = limit === null ? null : Number(limit);
  const promised = granted !== null ? Number(granted) : isAsking ? cap : null;
  // What was never measured may be all that it is allowed.
  const most = expected === null ? cap : cap === null ? expected : Math.min(cap, expected);
  return { promised, expected: most };
}

const each = (write: (dimension: LimitDimension) => string) => LIMIT_DIMENSIONS.map(write).join(", ");

// A network cap bears on each direction and a disk cap on reads and writes each, so the busier one is what counts.
const LEDGER = `
select c.id, c.state = 'running' and c.removed_at is null as runs, c.cpu_limit_millicores as cpu_limit, c.memory_limit_bytes as memory_limit,
  c.network_limit_bytes_per_second as network_limit, c.disk_limit_bytes_per_second as disk_limit,
  greatest(s.cpu, f.cpu) as cpu_expected, greatest(s.memory, f.memory) as memory_expected,
  s.network as network_expected, s.disk as disk_expected,
  ${each((d) => `l.${d}_granted, l.${d}_pending`)}
from container c
left join lateral (
  select percentile_cont(0.95) within group (order by cpu_millicores) as cpu, max(memory_working_set_bytes)::float8 as memory,
    percentile_cont(0.95) within group (order by greatest(network_rx_bytes_per_second, network_tx_bytes_per_second)) as network,
    percentile_cont(0.95) within group (order by greatest(block_read_bytes_per_second, block_write_bytes_per_second)) as disk
  from telemetry.sample where container_id = c.id and at >= $2
) s on true
left join lateral (
  select max(p95) filter (where dimension = 'cpu') as cpu, max(p95) filter (where dimension = 'memory') as memory
  from unnest(array['cpu', 'memory']) as d(dimension) cross join lateral (
    select (select max(v::float8) from jsonb_array_elements_text(f.quantiles -> 6) v) as p95
    from forecast f
    where f.container_id = c.id and f.dimension = d.dimension and f.made_at >= $2
    order by f.made_at desc limit 1
  ) newest
) f on true
left join lateral (
  select ${each(
    (d) => `
    max(granted) filter (where dimension = '${d}' and state in ('active', 'releasing')) as ${d}_granted,
    max(granted) filter (where dimension = '${d}' and state = 'reserved') as ${d}_pending`,
  )}
  from lease where container_id = c.id and state in ('reserved', 'active', 'releasing')
) l on true
where c.host_id = $1::int
  and (c.removed_at is null or coalesce(${each((d) => `l.${d}_granted, l.${d}_pending`)}) is not null)`;

/** Takes the host's ledger for the rest of the transaction: whoever comes second sees what the first one wrote. */
export async function lockLedger(tx: Transaction, hostId: number): Promise<void> {
  await tx.$queryRaw`select id from host where id = ${hostId} for update`;
  await tx.host.update({ where: { id: hostId }, data: { ledgerRevision: { increment: 1 } } });
}
