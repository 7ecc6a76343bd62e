import type { Assessment, Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { toJson } from "./json";

export async function writeAssessments(
  db: Database,
  assessments: ReadonlyMap<number, Assessment>,
): Promise<void> {
  await db.prisma.assessment.createMany({
    data: [...assessments].map(([containerId, a]) =>
      a.kind === "unknown"
        ? { containerId, at: new Date(a.at), reason: a.because, reasons: [], model: "none" }
        : {
            containerId,
            at: new Date(a.at),
            risk5: a.risk[5],
            risk15: a.risk[15],
            risk60: a.risk[60],
            cause: a.cause,
            byCause: toJson(a.byCause),
            earlySeconds: a.timeToFailure?.earlySeconds ?? null,
            medianSeconds: a.timeToFailure?.medianSeconds ?? null,
            lateSeconds: a.timeToFailure?.lateSeconds ?? null,
            reason: a.reason,
            reasons: toJson(a.reasons),
            model: a.model,
          },
    ),
  });
}

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
