import type { z } from "zod";
import type { pastCase } from "@/server/api/shapes/past-case";
import { FEATURE_FINGERPRINT, unpackFeatures } from "@/server/domain/learning/feature-bytes";
import { nearestCase } from "@/server/domain/learning/nearest-case";
import type { FailureOutcomeKind } from "@/server/domain/learning/outcomes/outcome-kinds";
import { RISKY } from "@/server/domain/learning/row-weight";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** A minute that is older says nothing of now. */
const FRESH_MS: DurationMs = 3 * 60_000;
const MOST_CASES = 2_000;
const MOST_ORDINARY = 500;

/** The past failure that a container looks like now; `null` where none is near, or its risk is too low to ask. */
export async function readNearestCase(
  db: Database,
  containerId: number,
  now: EpochMs,
): Promise<z.infer<typeof pastCase> | null> {
  const { rows } = await db.pool.query<{ features: Buffer }>(NEWEST, [
    containerId,
    FEATURE_FINGERPRINT,
    new Date(now - FRESH_MS),
    RISKY,
  ]);
  if (!rows[0]) return null;
  const [cases, ordinary] = await Promise.all([
    db.pool.query<CaseColumns>(CASES, [FEATURE_FINGERPRINT, MOST_CASES]),
    db.pool.query<{ features: Buffer }>(ORDINARY, [FEATURE_FINGERPRINT, MOST_ORDINARY]),
  ]);
  const vectorsOf = (list: readonly { features: Buffer }[]) =>
    list.map(({ features }) => unpackFeatures(features));
  const found = nearestCase(
    unpackFeatures(rows[0].features),
    vectorsOf(cases.rows),
    vectorsOf(ordinary.rows),
  );
  if (found === null) return null;
  const own = cases.rows[found.place]!;
  return {
    containerId: own.container_id,
    name: own.name,
    at: own.at.getTime(),
    failedAt: own.failed_at.getTime(),
    kind: own.kind,
    alike: found.alike,
  };
}

interface CaseColumns {
  features: Buffer;
  at: Date;
  failed_at: Date;
  kind: FailureOutcomeKind;
  container_id: number;
  name: string;
}

const NEWEST = `
select features from feature_row
where container_id = $1 and feature_table = $2 and minute >= $3 and said60 >= $4 order by minute desc limit 1`;

// A failure under a grant, or after one, is the raised limit's.
const CASES = `
select r.features, r.at, o.at as failed_at, o.kind, c.id as container_id, c.name
from feature_row r
join outcome o on o.id = r.outcome_id
join container c on c.id = r.container_id
where r.feature_table = $1 and r.settled_at is not null and r.treated is null and not r.under_grant and not o.planned
order by r.minute desc limit $2`;

const ORDINARY = `
select features from feature_row
where feature_table = $1 and settled_at is not null and outcome_id is null and treated is null
order by minute desc limit $2`;
