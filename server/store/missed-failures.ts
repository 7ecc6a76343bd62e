import type { Overview } from "@/server/api/shapes/overview";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import { listPolicies, policyInForce } from "./policies";

/** A risk that was said later than this before a failure came too late to act on. */
const LEAD_SECONDS: Seconds = 30;
const MOST_FAILURES = 1_000;
const SHOWN = 6;

const FAILURES = `
select o.container_id, o.at, o.kind, o.detail, c.name, c.labels, w.name as workload,
  said.m5, said.m15, said.m60
from outcome o
join container c on c.id = o.container_id
join workload w on w.id = c.workload_id
left join lateral (
  select max(a.risk5) as m5, max(a.risk15) as m15, max(a.risk60) as m60 from assessment a
  where a.container_id = o.container_id and a.at >= o.at - interval '1 hour'
    and a.at <= o.at - make_interval(secs => $2)) said on true
where o.at >= $1 and not o.planned and o.kind in ('oom_kill', 'exit_error', 'unhealthy')
order by o.at desc
limit ${MOST_FAILURES}`;

interface FailureColumns {
  container_id: number;
  at: Date;
  kind: string;
  detail: string;
  name: string;
  labels: Record<string, string>;
  workload: string;
  m5: number | null;
  m15: number | null;
  m60: number | null;
}

/**
 * Failures since `since` (the newest thousand), held against what had been said of each: foreseen is what stood at or over
 * its policy's threshold in the hour before, at least 30 s ahead. Thresholds are those in force now.
 */
export async function readMissedFailures(db: Database, since: EpochMs): Promise<Overview["failures"]> {
  const [{ rows }, policies] = await Promise.all([
    db.pool.query<FailureColumns>(FAILURES, [new Date(since), LEAD_SECONDS]),
    listPolicies(db),
  ]);
  const judged = rows.map((row) => {
    const { policy } = policyInForce(policies, row.workload, row.labels);
    const greatestRisk = { 5: row.m5, 15: row.m15, 60: row.m60 }[policy.horizonMinutes];
    return { row, greatestRisk, threshold: policy.threshold };
  });
  const missed = judged.filter(
    ({ greatestRisk, threshold }) => greatestRisk === null || greatestRisk < threshold,
  );
  const notAssessed = missed.filter(({ greatestRisk }) => greatestRisk === null).length;
  return {
    since,
    foreseen: judged.length - missed.length,
    notForeseen: missed.length - notAssessed,
    notAssessed,
    missed: missed.slice(0, SHOWN).map(({ row, greatestRisk, threshold }) => ({
      containerId: row.container_id,
      name: row.name,
      at: row.at.getTime(),
      kind: row.kind,
      detail: row.detail,
      greatestRisk,
      threshold,
    })),
  };
}
