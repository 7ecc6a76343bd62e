import type { Assessment, Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/**
 * Keeps the newest assessment of each container, and of the past one a minute: what is overwritten differs by seconds,
 * and a thousand containers would otherwise leave eight million rows a day.
 */
export async function writeAssessments(
  db: Database,
  assessments: ReadonlyMap<number, Assessment>,
): Promise<void> {
  const rows = [...assessments].map(([containerId, a]) => ({
    container_id: containerId,
    at: new Date(a.at).toISOString(),
    ...(a.kind === "unknown"
      ? { reason: a.because, reasons: [], model: "none" }
      : {
          risk5: a.risk[5],
          risk15: a.risk[15],
          risk60: a.risk[60],
          cause: a.cause,
          by_cause: a.byCause,
          early_seconds: a.timeToFailure?.earlySeconds ?? null,
          median_seconds: a.timeToFailure?.medianSeconds ?? null,
          late_seconds: a.timeToFailure?.lateSeconds ?? null,
          reason: a.reason,
          reasons: a.reasons,
          model: a.model,
        }),
  }));
  await db.pool.query(WRITE, [JSON.stringify(rows)]);
}

const WRITE = `
with seen as (
  select * from jsonb_to_recordset($1::jsonb) as s(
    container_id int, at timestamptz, risk5 float8, risk15 float8, risk60 float8, cause text, by_cause jsonb,
    early_seconds float8, median_seconds float8, late_seconds float8, reason text, reasons jsonb, model text)
), same_minute as (
  update assessment a set
    at = s.at, risk5 = s.risk5, risk15 = s.risk15, risk60 = s.risk60, cause = s.cause, by_cause = s.by_cause,
    early_seconds = s.early_seconds, median_seconds = s.median_seconds, late_seconds = s.late_seconds,
    reason = s.reason, reasons = s.reasons, model = s.model
  from seen s
  where a.container_id = s.container_id and a.at >= date_trunc('minute', s.at) and a.at <= s.at
  returning a.container_id
)
insert into assessment (container_id, at, risk5, risk15, risk60, cause, by_cause, early_seconds, median_seconds,
  late_seconds, reason, reasons, model)
select s.* from seen s
where not exists (select from same_minute m where m.container_id = s.container_id)`;

/** The columns of an assessment as SQL gives them, for the views that join it. */
export interface AssessmentColumns {
  at: Date;
  risk5: number | null;
  risk15: number | null;
  risk60: number | null;
  cause: Cause | null;
  by_cause: Record<Cause, RiskByHorizon> | null;
  early_seconds: number | null;
  median_seconds: number | null;
  late_seconds: number | null;
  reason: string;
  reasons: { cause: Cause; text: string; share: number }[];
  model: string;
}

/** A row as the domain knows it. */
export function toAssessment(row: AssessmentColumns): Assessment {
  const at = row.at.getTime();
  const { risk5, risk15, risk60, cause, by_cause: byCause } = row;
  if (risk5 === null || risk15 === null || risk60 === null || cause === null || byCause === null) {
    return { kind: "unknown", at, because: row.reason };
  }
  return {
    kind: "assessed",
    at,
    risk: { 5: risk5, 15: risk15, 60: risk60 },
    byCause,
    cause,
    timeToFailure:
      row.early_seconds === null || row.median_seconds === null
        ? null
        : {
            earlySeconds: row.early_seconds,
            medianSeconds: row.median_seconds,
            lateSeconds: row.late_seconds,
          },
    reason: row.reason,
    reasons: row.reasons,
    model: row.model,
  };
}

/** The newest assessment of each container; one that has none is absent. */
export async function latestAssessments(
  db: Database,
  containerIds: readonly number[],
): Promise<Map<number, Assessment>> {
  const { rows } = await db.pool.query<AssessmentColumns & { container_id: number }>(
    `select a.* from unnest($1::int[]) as c(id) cross join lateral (
       select * from assessment a where a.container_id = c.id order by a.at desc limit 1) a`,
    [containerIds],
  );
  return new Map(rows.map((row) => [row.container_id, toAssessment(row)]));
}

export async function dropOldAssessments(db: Database, before: EpochMs): Promise<void> {
  await db.prisma.assessment.deleteMany({ where: { at: { lt: new Date(before) } } });
}
