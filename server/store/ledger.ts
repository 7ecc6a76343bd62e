import { commitments } from "@/server/domain/negotiation/ledger";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

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
  const capacity = { cpuMillicores: host.cpuMillicores, memoryBytes: Number(host.memoryBytes) };
  const parts = rows.map((row) => {
    const isAsking = (dimension: LimitDimension) =>
      question.asking?.containerId === row.id && question.asking.dimension === dimension;
    return {
      row,
      cpu: part(row.cpu_limit, orNone(row, row.cpu_expected), row.cpu_granted, isAsking("cpu")),
      memory: part(
        row.memory_limit,
        orNone(row, row.memory_expected),
        row.memory_granted,
        isAsking("memory"),
      ),
    };
  });
  const committed = commitments(
    parts.map(({ cpu, memory }) => ({
      limits: { cpuMillicores: cpu.promised, memoryBytes: memory.promised },
      usage: { cpuMillicores: cpu.expected, workingSetBytes: memory.expected },
    })),
  );
  // Between a reservation and its verification the limit has not moved yet.
  const pending = (name: "cpu" | "memory") =>
    parts.reduce((sum, { row, ...p }) => {
      const granted = name === "cpu" ? row.cpu_pending : row.memory_pending;
      return sum + Math.max(0, Number(granted ?? 0) - Math.max(p[name].promised ?? 0, p[name].expected ?? 0));
    }, 0);
  return {
    ledger: {
      capacity,
      reserve: {
        cpuMillicores: host.reserveCpuMillicores,
        memoryBytes: Number(host.reserveMemoryBytes),
      },
      committed: {
        cpuMillicores: orAll(committed.unmeasured.cpu, committed.cpuMillicores, capacity.cpuMillicores),
        memoryBytes: orAll(committed.unmeasured.memory, committed.memoryBytes, capacity.memoryBytes),
      },
      reserved: { cpuMillicores: pending("cpu"), memoryBytes: pending("memory") },
    },
    byContainer: parts.map(({ row, cpu, memory }) => ({
      containerId: row.id,
      cpuMillicores: Math.max(cpu.promised ?? 0, cpu.expected ?? 0),
      memoryBytes: Math.max(memory.promised ?? 0, memory.expected ?? 0),
    })),
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

interface LedgerRow {
  id: number;
  runs: boolean;
  cpu_limit: number | null;
  memory_limit: number | null;
  cpu_expected: number | null;
  memory_expected: number | null;
  cpu_granted: number | null;
  memory_granted: number | null;
  cpu_pending: number | null;
  memory_pending: number | null;
}

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

const LEDGER = `
select c.id, c.state = 'running' and c.removed_at is null as runs, c.cpu_limit_millicores as cpu_limit, c.memory_limit_bytes as memory_limit,
  greatest(s.cpu, f.cpu) as cpu_expected, greatest(s.memory, f.memory) as memory_expected,
  l.cpu_granted, l.memory_granted, l.cpu_pending, l.memory_pending
from container c
left join lateral (
  select max(cpu_millicores)::float8 as cpu, max(memory_working_set_bytes)::float8 as memory
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
  select
    max(granted) filter (where dimension = 'cpu' and state in ('active', 'releasing')) as cpu_granted,
    max(granted) filter (where dimension = 'memory' and state in ('active', 'releasing')) as memory_granted,
    max(granted) filter (where dimension = 'cpu' and state = 'reserved') as cpu_pending,
    max(granted) filter (where dimension = 'memory' and state = 'reserved') as memory_pending
  from lease where container_id = c.id and state in ('reserved', 'active', 'releasing')
) l on true
where c.host_id = $1::int
  and (c.removed_at is null or coalesce(l.cpu_granted, l.memory_granted, l.cpu_pending, l.memory_pending) is not null)`;

/** Takes the host's ledger for the rest of the transaction: whoever comes second sees what the first one wrote. */
export async function lockLedger(tx: Transaction, hostId: number): Promise<void> {
  await tx.$queryRaw`select id from host where id = ${hostId} for update`;
  await tx.host.update({ where: { id: hostId }, data: { ledgerRevision: { increment: 1 } } });
}
