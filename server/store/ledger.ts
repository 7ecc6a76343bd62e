import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { quantityOf } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import { type EpochMs, LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";
import { capacityOf } from "./capacity-of";
import type { Database, Transaction } from "./database";
import { refreshExpectedUse } from "./expected-use";
import { readBounds } from "./feed-bounds";
import { LEDGER_COLUMNS } from "./ledger-columns";
import { numberOf } from "./limits-of";

export interface LedgerQuestion {
  hostId: number;
  now: EpochMs;
  /** The container that asks, counted at its whole limit: it is about to use it. */
  asking?: { containerId: number; dimension: LimitDimension };
  /** It takes back what it gave: what others freed for an ask of its own is not for that. */
  isTakingBack?: true;
  /** How long the promise would last, left out: now only. What feeds say is about to go until then is not promised. */
  until?: EpochMs;
}

export interface LedgerAnswer {
  /** What can be promised until then. */
  ledger: HostLedger;
  /** The same by the host's own measurement alone. */
  own: HostLedger;
  /** What outside feeds say that it has, now and later. */
  bounds: CapacityBound[];
}

/** One container's part of the ledger. */
export interface Commitment extends Quantities {
  containerId: number;
}

type Reader = { prisma: Database["prisma"] | Transaction };

/**
 * What a host has and has promised. A container that is down keeps what its lease promises: it may be restarting.
 *
 * A lease is a promise, so a leased container counts with its whole grant. Any other counts with what it is expected
 * to take at most (its recent peak and the 95 % forecast, never above its own limit): on Docker the sum of all limits
 * is usually far above the host, and would leave nothing to negotiate about. Where the host's rule is `limits`, every
 * running container counts with its whole limit. See docs/adr/0002-what-counts-as-committed.md.
 */
export async function readLedger({ prisma }: Reader, question: LedgerQuestion): Promise<LedgerAnswer> {
  const host = await prisma.host.findUniqueOrThrow({ where: { id: question.hostId } });
  await refreshExpectedUse(prisma, host, question.now);
  const [sums] = await prisma.$queryRawUnsafe<Record<string, number | null>[]>(
    SUMS,
    ...argumentsOf(question, host.commitRule),
  );
  const of = (name: string, dimension: LimitDimension) => Number(sums?.[`${dimension}_${name}`] ?? 0);
  const capacity = capacityOf(host);
  // What nobody has measured and nothing caps may take everything: unknown is not zero, so nothing is free then.
  const committed = (dimension: LimitDimension) => {
    const all = quantityOf(capacity, dimension) ?? 0;
    return of("unmeasured", dimension) > 0
      ? Math.max(of("committed", dimension), all)
      : of("committed", dimension);
  };
  const own: HostLedger = {
    capacity,
    reserve: {
      cpuMillicores: host.reserveCpuMillicores,
      memoryBytes: Number(host.reserveMemoryBytes),
      networkBytesPerSecond: numberOf(host.reserveNetworkBytesPerSecond),
      diskBytesPerSecond: numberOf(host.reserveDiskBytesPerSecond),
    },
    committed: inEvery(committed),
    reserved: inEvery((dimension) => of("pending", dimension)),
  };
  // Most hosts have no feed, and pay for none.
  const bounds = sums?.bounds ? await readBounds(prisma, host.id, question.now) : [];
  return { ledger: narrowLedger(own, bounds, question.now, question.until ?? question.now + 1), own, bounds };
}

/** The same, container by container: for looking for donors. */
export async function readCommitments({ prisma }: Reader, question: LedgerQuestion): Promise<Commitment[]> {
  const host = await prisma.host.findUniqueOrThrow({ where: { id: question.hostId } });
  await refreshExpectedUse(prisma, host, question.now);
  const rows = await prisma.$queryRawUnsafe<({ id: number } & Record<LimitDimension, number>)[]>(
    PARTS,
    ...argumentsOf(question, host.commitRule),
  );
  return rows.map((row) => ({ containerId: row.id, ...inEvery((dimension) => Number(row[dimension])) }));
}

function inEvery(of: (dimension: LimitDimension) => number) {
  return {
    cpuMillicores: of("cpu"),
    memoryBytes: of("memory"),
    networkBytesPerSecond: of("network"),
    diskBytesPerSecond: of("disk"),
  };
}

function argumentsOf({ hostId, asking, isTakingBack }: LedgerQuestion, rule: string) {
  const id = asking?.containerId ?? null;
  return [hostId, rule === "limits", id, asking?.dimension ?? null, isTakingBack ? null : id] as const;
}

/** Takes the host's ledger for the rest of the transaction: whoever comes second sees what the first one wrote. */
export async function lockLedger(tx: Transaction, hostId: number): Promise<void> {
  await tx.$queryRaw`select id from host where id = ${hostId} for update`;
  await tx.host.update({ where: { id: hostId }, data: { ledgerRevision: { increment: 1 } } });
}

const everyDimension = (sql: (dimension: LimitDimension) => string) =>
  LIMIT_DIMENSIONS.map(sql).join(",\n  ");

/**
 * promised  the whole grant of a leased container; the whole limit of the one that asks, and of every one where limits
 *           count. expected: at most its limit; what was never measured may be all that it is allowed; what does not run
 *           takes nothing but what it was seen to take a moment ago. A gift, and what is reclaimed, counts as not
 *           given until it was read back, and as back as soon as it is on its way.
 * earmarked what donors gave, or the machine grew by, for an ask that is about to be answered again: nobody else gets it in between.
 * pending   between a reservation and its verification the limit has not moved yet.
 */
const EACH = `
with promise as (
  select container_id,
  ${everyDimension(
    (
      d,
    ) => `max(granted) filter (where dimension = '${d}' and state in ('active', 'releasing')) as ${d}_granted,
  max(granted) filter (where dimension = '${d}' and state = 'reserved') as ${d}_pending`,
  )}
  from lease where host_id = $1::int and state in ('reserved', 'active', 'releasing') group by container_id
),
gift as (
  select container_id,
  ${everyDimension((d) => `max(owed) filter (where dimension = '${d}') as ${d}_owed`)}
  from (
    select container_id, dimension, baseline as owed from donation
    where host_id = $1::int and state in ('intended', 'returning')
    union all
    select container_id, dimension, greatest(lowered, target) from reclaim
    where host_id = $1::int and state in ('lowering', 'returning')
  ) on_its_way group by container_id
),
earmarked as (
  select d.dimension, d.baseline - d.lowered as freed from donation d join negotiation n on n.id = d.negotiation_id
  where d.host_id = $1::int and d.state = 'given' and n.state = 'deferred' and n.container_id is distinct from $5::int
  union all
  select r.dimension, r.to_amount - r.from_amount from machine_request r join negotiation n on n.id = r.negotiation_id
  where r.host_id = $1::int and r.state = 'committed' and n.state = 'deferred' and n.container_id is distinct from $5::int
),
counted as (
  select c.id, c.state = 'running' and c.removed_at is null as runs,
  ${everyDimension(
    (d) => `greatest(c.${LEDGER_COLUMNS[d].limit}, g.${d}_owed)::float8 as ${d}_cap,
  e.${LEDGER_COLUMNS[d].expected} as ${d}_expected, p.${d}_granted::float8, p.${d}_pending::float8`,
  )}
  from container c
  left join expected_use e on e.container_id = c.id
  left join promise p on p.container_id = c.id
  left join gift g on g.container_id = c.id
  where c.host_id = $1::int and (c.removed_at is null or p.container_id is not null)
),
part as (
  select id,
  ${everyDimension(
    (d) => `coalesce(${d}_granted,
    case when ($2::bool and runs) or (id = $3::int and $4::text = '${d}') then ${d}_cap end) as ${d}_promised,
  case when runs and ${d}_expected is null then ${d}_cap else least(${d}_cap, coalesce(${d}_expected, 0)) end as ${d}_most,
  ${d}_pending`,
  )}
  from counted
),
kept as (
  select coalesce(sum(cpu_millicores), 0) as cpu, coalesce(sum(memory_bytes), 0) as memory, 0 as network, 0 as disk
  from move_proposal where host_id = $1::int and state in ('held', 'accepted')
)`;

const SUMS = `${EACH}
select (select count(*) from feed_bound where host_id = $1::int)::int as bounds,
  ${everyDimension(
    (d) => `sum(coalesce(greatest(${d}_promised, ${d}_most), 0)) as ${d}_committed,
  count(*) filter (where ${d}_promised is null and ${d}_most is null) as ${d}_unmeasured,
  sum(greatest(0, coalesce(${d}_pending, 0) - coalesce(greatest(${d}_promised, ${d}_most), 0))) +
    (select coalesce(sum(freed) filter (where dimension = '${d}'), 0) from earmarked)::float8 +
    (select ${d} from kept)::float8 as ${d}_pending`,
  )}
from part`;

const PARTS = `${EACH}
select id, ${everyDimension((d) => `coalesce(greatest(${d}_promised, ${d}_most), 0) as ${d}`)} from part`;
