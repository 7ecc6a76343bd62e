import type { z } from "zod";
import type { avertedSummary } from "@/server/api/shapes/failure-models";
import type { AvertedJudgement, AvertedVerdict, GrantWatch } from "@/server/domain/learning/judge-averted";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database } from "./database";
import { isFailure } from "./outcomes";

export interface WatchedGrant extends GrantWatch {
  changeId: string;
  containerId: number;
  grantedAt: EpochMs;
}

// A watch ends after an hour, or where the next change of ours begins: what came after that is another grant's.
const WATCHED = `
with granted as (
  select c.id, c.container_id, c.dimension, c.ended_at as granted_at, n.risk,
    case c.dimension when 'memory' then c.from_memory_bytes when 'cpu' then c.from_cpu_millicores
      when 'network' then c.from_network_bytes_per_second else c.from_disk_bytes_per_second end as limit_before,
    case c.dimension when 'memory' then c.to_memory_bytes when 'cpu' then c.to_cpu_millicores
      when 'network' then c.to_network_bytes_per_second else c.to_disk_bytes_per_second end as limit_after
  from change c join negotiation n on n.id = c.negotiation_id
  where c.kind = 'grant' and c.state = 'verified' and c.ended_at <= $1::timestamptz - interval '1 hour'
    and not exists (select from averted a where a.change_id = c.id)
  order by c.ended_at
  limit 500
), watched as (
  select g.*, least(g.granted_at + interval '1 hour', (
    select min(next.ended_at) from change next
    where next.container_id = g.container_id and next.dimension = g.dimension and next.state = 'verified'
      and next.ended_at > g.granted_at)) as watched_until
  from granted g
  where g.limit_before > 0 and g.limit_after > g.limit_before
)
select w.id, w.container_id, w.dimension, w.granted_at, w.risk, w.limit_before::float8 as limit_before,
  u.peak, least(1, u.minutes / 60.0)::float8 as known_share,
  exists (
    select from outcome o
    where o.container_id = w.container_id and ${isFailure("o")}
      and o.at > w.granted_at and o.at <= w.watched_until
  ) as failed
from watched w
cross join lateral (
  select max(usage)::float8 as peak, count(distinct date_trunc('minute', at)) as minutes
  from (
    select s.at, case w.dimension when 'memory' then s.memory_working_set_bytes::float8
      when 'cpu' then s.cpu_millicores
      when 'network' then s.network_rx_bytes_per_second + s.network_tx_bytes_per_second
      else s.block_read_bytes_per_second + s.block_write_bytes_per_second end as usage
    from telemetry.sample s
    where s.container_id = w.container_id and s.at > w.granted_at and s.at <= w.watched_until
  ) read
  where usage is not null
) u`;

/** Grants that raised a limit an hour ago or earlier and were not judged yet, with what was seen since; oldest first. */
export async function watchedGrants(db: Database, now: EpochMs): Promise<WatchedGrant[]> {
  const { rows } = await db.pool.query(WATCHED, [new Date(now)]);
  return rows.map((row) => ({
    changeId: row.id as string,
    containerId: row.container_id as number,
    dimension: row.dimension as LimitDimension,
    grantedAt: (row.granted_at as Date).getTime(),
    risk: row.risk as number,
    limitBefore: row.limit_before as number,
    peakUsage: row.peak as number | null,
    knownShare: row.known_share as number,
    failed: row.failed as boolean,
  }));
}

export async function recordAverted(
  db: Database,
  judged: readonly { grant: WatchedGrant; judgement: AvertedJudgement }[],
  now: EpochMs,
): Promise<void> {
  await db.prisma.averted.createMany({
    data: judged.map(({ grant, judgement }) => ({
      changeId: grant.changeId,
      containerId: grant.containerId,
      dimension: grant.dimension,
      grantedAt: new Date(grant.grantedAt),
      judgedAt: new Date(now),
      risk: grant.risk,
      limitBefore: BigInt(grant.limitBefore),
      peakUsage: grant.peakUsage,
      ...judgement,
    })),
    skipDuplicates: true,
  });
}

const SHOWN = 50;

/** What the grants since `from` were worth: how many of each class, and the newest one by one. */
export async function readAverted(db: Database, from: EpochMs): Promise<z.infer<typeof avertedSummary>> {
  const where = { grantedAt: { gte: new Date(from) } };
  const [groups, newest] = await Promise.all([
    db.prisma.averted.groupBy({ by: ["verdict"], where, _count: true, _sum: { weight: true } }),
    db.prisma.averted.findMany({
      where,
      orderBy: { grantedAt: "desc" },
      take: SHOWN,
      include: { container: { select: { name: true } }, change: { select: { negotiationId: true } } },
    }),
  ]);
  const of = (verdict: AvertedVerdict) => groups.find((group) => group.verdict === verdict);
  return {
    since: from,
    confirmed: of("confirmed")?._count ?? 0,
    probable: of("probable")?._count ?? 0,
    probableWeight: of("probable")?._sum.weight ?? 0,
    unknown: of("unknown")?._count ?? 0,
    failed: of("failed")?._count ?? 0,
    newest: newest.map((row) => ({
      changeId: row.changeId,
      negotiationId: row.change.negotiationId,
      containerId: row.containerId,
      name: row.container.name,
      dimension: row.dimension as LimitDimension,
      grantedAt: row.grantedAt.getTime(),
      risk: row.risk,
      verdict: row.verdict as AvertedVerdict,
      because: row.because,
    })),
  };
}
