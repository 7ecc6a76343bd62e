import type { z } from "zod";
import type { observedScope } from "@/server/api/shapes/negotiation";
import type { ObservedVerdict, ObservedWatch } from "@/server/domain/learning/judge-observed";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database } from "./database";

export interface WatchedObservation extends ObservedWatch {
  negotiationId: string;
  containerId: number;
  scope: string;
  at: EpochMs;
  watchedUntil: EpochMs;
}

// An ask is watched until its horizon ends, a step down for as long as a lease lasts: that is what each was sized for.
const WATCHED = `
with observed as (
  select n.id, n.container_id, n.dimension, n.kind, n.created_at as at, n.policy -> 'sources' ->> 'mode' as source,
    n.created_at + case n.kind when 'grant' then (n.ask ->> 'horizonMinutes')::float8 * interval '1 minute'
      else (n.ask ->> 'durationSeconds')::float8 * interval '1 second' end as until,
    (n.answer ->> 'amount')::float8 as would_have,
    (n.ask -> 'before' ->> case n.dimension when 'memory' then 'memoryBytes' when 'cpu' then 'cpuMillicores'
      when 'network' then 'networkBytesPerSecond' else 'diskBytesPerSecond' end)::float8 as cap
  from negotiation n
  where n.state = 'observed' and not exists (select from observed_outcome o where o.negotiation_id = n.id)
), due as (
  select * from observed where until <= $1 and cap > 0 and would_have > 0 order by at limit 500
)
select d.*, u.peak, u.minutes / greatest(1, extract(epoch from d.until - d.at) / 60) as known_share,
  exists (
    select from outcome o
    where o.container_id = d.container_id and not o.planned and o.kind in ('oom_kill', 'exit_error', 'unhealthy')
      and o.at > d.at and o.at <= d.until
  ) as failed
from due d
cross join lateral (
  select max(usage)::float8 as peak, count(distinct date_trunc('minute', at))::float8 as minutes
  from (
    select s.at, case d.dimension when 'memory' then s.memory_working_set_bytes::float8
      when 'cpu' then s.cpu_millicores
      when 'network' then greatest(s.network_rx_bytes_per_second, s.network_tx_bytes_per_second)
      else greatest(s.block_read_bytes_per_second, s.block_write_bytes_per_second) end as usage
    from telemetry.sample s
    where s.container_id = d.container_id and s.at > d.at and s.at <= d.until
  ) read
  where usage is not null
) u`;

/** What was only observed, whose time is over and that was not judged yet; oldest first. */
export async function watchedObservations(db: Database, now: EpochMs): Promise<WatchedObservation[]> {
  const { rows } = await db.pool.query(WATCHED, [new Date(now)]);
  return rows.map((row) => ({
    negotiationId: row.id as string,
    containerId: row.container_id as number,
    dimension: row.dimension as LimitDimension,
    kind: row.kind as ObservedWatch["kind"],
    scope: (row.source as string).replace(/^policy:/, ""),
    at: (row.at as Date).getTime(),
    watchedUntil: (row.until as Date).getTime(),
    limit: row.cap as number,
    wouldHave: row.would_have as number,
    peakUsage: row.peak as number | null,
    knownShare: Math.min(1, Number(row.known_share)),
    failed: row.failed as boolean,
  }));
}

export async function recordObserved(
  db: Database,
  judged: readonly { watch: WatchedObservation; verdict: ObservedVerdict; because: string }[],
): Promise<void> {
  await db.prisma.observedOutcome.createMany({
    data: judged.map(({ watch, verdict, because }) => ({
      negotiationId: watch.negotiationId,
      containerId: watch.containerId,
      scope: watch.scope,
      kind: watch.kind,
      at: new Date(watch.at),
      watchedUntil: new Date(watch.watchedUntil),
      verdict,
      because,
    })),
    skipDuplicates: true,
  });
}

/** By scope and kind, what came of what was observed since `from`; the scope with the most first. */
export async function readObserved(db: Database, from: EpochMs): Promise<z.infer<typeof observedScope>[]> {
  const groups = await db.prisma.observedOutcome.groupBy({
    by: ["scope", "kind", "verdict"],
    where: { at: { gte: new Date(from) } },
    _count: true,
  });
  const scopes = new Map<string, z.infer<typeof observedScope>>();
  for (const { scope, kind, verdict, _count } of groups) {
    const key = `${scope}/${kind}`;
    const known = scopes.get(key) ?? {
      scope,
      kind: kind as ObservedWatch["kind"],
      failed: 0,
      limitReached: 0,
      didNotHappen: 0,
      unknown: 0,
    };
    known[FIELD[verdict as ObservedVerdict]] += _count;
    scopes.set(key, known);
  }
  const all = (row: z.infer<typeof observedScope>) =>
    row.failed + row.limitReached + row.didNotHappen + row.unknown;
  return [...scopes.values()].sort((a, b) => all(b) - all(a) || a.scope.localeCompare(b.scope));
}

const FIELD = {
  failed: "failed",
  limit_reached: "limitReached",
  did_not_happen: "didNotHappen",
  unknown: "unknown",
} as const satisfies Record<ObservedVerdict, keyof z.infer<typeof observedScope>>;
