import type { z } from "zod";
import type { holdoutSummary } from "@/server/api/shapes/holdout";
import { shareDifference, wilsonInterval } from "@/server/domain/learning/wilson-interval";
import type { HoldoutArm } from "@/server/domain/negotiation/hold-out";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { isFailure } from "./outcomes";
import { listPolicies } from "./policies";

/**
 * What came of asks that chance held out, beside those that it granted: within the horizon of each ask, any failure. Left out
 * is what tells nothing: a horizon that is not over, a container that was stopped or removed before it was, and one that was
 * held out and then helped all the same.
 */
export async function readHoldout(
  db: Database,
  from: EpochMs,
  now: EpochMs,
): Promise<z.infer<typeof holdoutSummary>> {
  const [{ rows }, policies] = await Promise.all([
    db.pool.query<ArmColumns>(ARMS, [new Date(from), new Date(now)]),
    listPolicies(db),
  ]);
  const armOf = (arm: HoldoutArm) => {
    const own = rows.filter((row) => row.arm === arm);
    const judged = own.filter((row) => row.failed || (row.is_over && !row.disturbed));
    return {
      share: wilsonInterval(judged.filter((row) => row.failed).length, judged.length),
      failures: judged.filter((row) => row.failed).length,
      waiting: own.filter((row) => !row.is_over && !row.failed).length,
      leftOut: own.filter((row) => row.is_over && !row.failed && row.disturbed).length,
    };
  };
  const [heldOut, granted] = [armOf("held_out"), armOf("granted")];
  return {
    since: from,
    policies: policies
      .filter(({ holdoutShare }) => (holdoutShare ?? 0) > 0)
      .map(({ name, holdoutShare }) => ({ name, share: holdoutShare! })),
    heldOut,
    granted,
    averted: heldOut.share && granted.share ? shareDifference(heldOut.share, granted.share) : null,
    newest: rows
      .filter((row) => row.arm === "held_out")
      .slice(0, 20)
      .map((row) => ({
        negotiationId: row.id,
        containerId: row.container_id,
        name: row.name,
        at: row.at.getTime(),
        risk: row.risk,
        words: row.outcome ?? "",
        came: row.failed ? "failed" : !row.is_over ? "waiting" : row.disturbed ? "left_out" : "nothing",
      })),
  };
}

interface ArmColumns {
  id: string;
  arm: HoldoutArm;
  container_id: number;
  name: string;
  at: Date;
  risk: number;
  outcome: string | null;
  failed: boolean;
  is_over: boolean;
  disturbed: boolean;
}

const ARMS = `
with asked as (
  select n.id, n.holdout_arm as arm, n.container_id, c.name, c.removed_at, n.created_at as at, n.risk, n.outcome,
    n.created_at + make_interval(mins => (n.ask->>'horizonMinutes')::int) as until
  from negotiation n join container c on c.id = n.container_id
  where n.holdout_arm is not null and n.created_at >= $1
), came as (
  select a.*, (
    select min(o.at) from outcome o
    where o.container_id = a.container_id and ${isFailure("o")} and o.at > a.at and o.at <= a.until) as failed_at
  from asked a
)
select id, arm, container_id, name, at, risk, outcome, until <= $2 as is_over,
  -- A failure after help is not what comes without.
  failed_at is not null and not exists (
    select from change g where arm = 'held_out' and g.container_id = came.container_id and g.state = 'verified'
      and g.ended_at > at and g.ended_at < failed_at) as failed,
  (removed_at is not null and removed_at < until) or exists (
    select from outcome o where o.container_id = came.container_id and o.at > at and o.at <= until
      and o.kind in ('stopped', 'exit_clean', 'replaced')) or exists (
    select from change g where arm = 'held_out' and g.container_id = came.container_id and g.state = 'verified'
      and g.ended_at > at and g.ended_at <= until) as disturbed
from came order by at desc`;
