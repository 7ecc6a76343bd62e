import type { JudgedForecast } from "@/server/domain/learning/brier-score";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { toJson } from "./json";
import { isFailure, isGoingOn } from "./outcomes";

// One assessment a container and minute is judged: neighbours ten seconds apart say the same thing twice. They are counted
// here by thousandths of a probability, since a day of a thousand containers is more than a million rows.
const JUDGED = `
select model, round(probability::numeric, 3)::float8 as probability, happened, count(*) as count from (
select a.model, a.probability, exists (
    select from outcome o
    where o.container_id = a.container_id and ${isFailure("o")}
      and o.at > a.at and o.at <= a.at + make_interval(mins => $1)
  ) as happened
from (
  select distinct on (container_id, date_bin('1 minute', at, 'epoch'))
    container_id, at, model, case $1::int when 5 then risk5 when 15 then risk15 else risk60 end as probability
  from assessment
  where at >= $2 and at < $3::timestamptz - make_interval(mins => $1) and risk5 is not null
  order by container_id, date_bin('1 minute', at, 'epoch'), at
) a
where not exists (
  select from change c
  where c.container_id = a.container_id and c.state = 'verified'
    and c.ended_at > a.at and c.ended_at <= a.at + make_interval(mins => $1)
) and not exists (
  select from lease l
  where l.container_id = a.container_id and l.state in ('active', 'releasing', 'released', 'expired')
    and l.starts_at <= a.at and (l.ended_at is null or l.ended_at > a.at)
) and not exists (
  select from outcome o where o.container_id = a.container_id and ${isFailure("o")} and ${isGoingOn("o", "a.at")}
)) judged group by 1, 2, 3`;

/** Probabilities whose horizon has passed, with what came of them, by model. */
export async function judgedForecasts(
  db: Database,
  minutes: HorizonMinutes,
  from: EpochMs,
  now: EpochMs,
): Promise<Map<string, JudgedForecast[]>> {
  const { rows } = await db.pool.query<JudgedForecast & { model: string }>(JUDGED, [
    minutes,
    new Date(from),
    new Date(now),
  ]);
  const byModel = new Map<string, JudgedForecast[]>();
  for (const { model, ...judged } of rows) {
    const list = byModel.get(model);
    if (list) list.push(judged);
    else byModel.set(model, [judged]);
  }
  return byModel;
}

export async function saveModelScore(db: Database, version: string, metrics: object): Promise<void> {
  await db.prisma.model.upsert({
    where: { kind_version: { kind: "failure", version } },
    create: { kind: "failure", version, state: "champion", metrics: toJson(metrics) },
    update: { metrics: toJson(metrics) },
  });
}
