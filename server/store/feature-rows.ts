import { FEATURE_FINGERPRINT, packFeatures } from "@/server/domain/learning/feature-bytes";
import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

export interface NewFeatureRow {
  containerId: number;
  at: EpochMs;
  features: Float64Array;
  /** Container-minutes that it stands for. */
  weight: number;
  model: string;
  said: RiskByHorizon;
  cause: Cause;
  /** What the challenger would have said; `null`: there is none. */
  shadow: { version: string; said: RiskByHorizon } | null;
}

// The first assessment of a minute is kept: one that is delivered twice, or comes again, changes nothing.
const WRITE = `
insert into feature_row (container_id, minute, at, features, feature_table, weight, model, said5, said15, said60, cause,
  shadow_model, shadow5, shadow15, shadow60, under_grant)
select r.container_id, date_trunc('minute', r.at), r.at, decode(r.features, 'hex'), $2, r.weight, r.model, r.said5,
  r.said15, r.said60, r.cause, r.shadow_model, r.shadow5, r.shadow15, r.shadow60,
  exists (select from lease l where l.container_id = r.container_id and l.state in ('active', 'releasing'))
from jsonb_to_recordset($1::jsonb) as r(container_id int, at timestamptz, features text, weight real, model text,
  said5 real, said15 real, said60 real, cause text, shadow_model text, shadow5 real, shadow15 real, shadow60 real)
on conflict (container_id, minute) do nothing`;

export async function writeFeatureRows(db: Database, rows: readonly NewFeatureRow[]): Promise<void> {
  if (rows.length === 0) return;
  const written = rows.map(({ containerId, at, features, weight, model, said, cause, shadow }) => ({
    container_id: containerId,
    at: new Date(at).toISOString(),
    features: Buffer.from(packFeatures(features)).toString("hex"),
    weight,
    model,
    said5: said[5],
    said15: said[15],
    said60: said[60],
    cause,
    shadow_model: shadow?.version ?? null,
    shadow5: shadow?.said[5] ?? null,
    shadow15: shadow?.said[15] ?? null,
    shadow60: shadow?.said[60] ?? null,
  }));
  await db.pool.query(WRITE, [JSON.stringify(written), FEATURE_FINGERPRINT]);
}

/** Rows that failed are few and dear: they stay `failuresBefore`; the others go with `calmBefore`. */
export async function dropOldFeatureRows(
  db: Database,
  calmBefore: EpochMs,
  failuresBefore: EpochMs,
): Promise<void> {
  await db.prisma.featureRow.deleteMany({
    where: {
      OR: [
        { minute: { lt: new Date(failuresBefore) } },
        { minute: { lt: new Date(calmBefore) }, outcomeId: null },
      ],
    },
  });
}
