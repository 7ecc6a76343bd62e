import type { z } from "zod";
import type { failureLearning, failureModelRow } from "@/server/api/shapes/failure-learning";
import type { FailureVerdict } from "@/server/domain/learning/failure-task";
import { FEATURE_FINGERPRINT } from "@/server/domain/learning/feature-bytes";
import { FEWEST_SHADOW_CONTAINERS, FEWEST_SHADOW_FAILURES } from "@/server/domain/learning/judge-challenger";
import { FEWEST_SITE_FAILURES, LEARNING_WINDOW_MS } from "@/server/domain/learning/learning-needs";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { FAILURE_TREES } from "./failure-models";
import { spokeBefore } from "./failure-promotions";
import { countSiteFailures } from "./site-rows";
import { listTrainings } from "./training-runs";

const SHOWN_DECISIONS = 20;

type VersionRow = z.infer<typeof failureModelRow>;

/** Who speaks, who may, how they came to be, and what there is to learn from. */
export async function readFailureLearning(
  db: Database,
  now: EpochMs,
): Promise<z.infer<typeof failureLearning>> {
  const since = now - LEARNING_WINDOW_MS;
  const [versions, trainings, decisions, rows, failures] = await Promise.all([
    listVersions(db),
    listTrainings(db, FAILURE_TREES, now),
    db.prisma.modelDecision.findMany({
      orderBy: { id: "desc" },
      take: SHOWN_DECISIONS,
      omit: { scores: true },
    }),
    countRows(db, since),
    countSiteFailures(db, since),
  ]);
  const champion = versions.find(({ state }) => state === "champion")?.version ?? null;
  return {
    champion,
    former: champion === null ? null : { version: await spokeBefore(db, champion) },
    versions,
    trainings,
    decisions: decisions.map(({ at, kind, ...row }) => ({
      ...row,
      at: at.getTime(),
      kind: kind as z.infer<typeof failureLearning>["decisions"][number]["kind"],
    })),
    window: {
      since,
      ...rows,
      failures,
      failuresNeeded: FEWEST_SITE_FAILURES,
      shadowFailuresNeeded: FEWEST_SHADOW_FAILURES,
      shadowContainersNeeded: FEWEST_SHADOW_CONTAINERS,
    },
  };
}

// The references that drift is held against are long, and nobody reads them here.
const VERSIONS = `
select version, state, parent, reason, created_at, metrics - 'reference' as metrics
from model where kind = $1
order by (state = 'champion') desc, (state = 'challenger') desc, created_at desc`;

async function listVersions(db: Database): Promise<VersionRow[]> {
  const { rows } = await db.pool.query(VERSIONS, [FAILURE_TREES]);
  return rows.map(({ version, state, parent, reason, created_at, metrics }) => ({
    version,
    state,
    parent,
    reason,
    createdAt: (created_at as Date).getTime(),
    learnt: parent === null ? null : learntFrom(metrics),
    shadow: metrics.shadow ?? null,
  }));
}

function learntFrom(metrics: FailureVerdict): VersionRow["learnt"] {
  const { way, rows, failures, from, calibratedFrom, to, parts } = metrics;
  const ms = (seconds: number) => seconds * 1000;
  return { way, rows, failures, from: ms(from), calibratedFrom: ms(calibratedFrom), to: ms(to), parts };
}

async function countRows(db: Database, since: EpochMs) {
  const { rows } = await db.pool.query<{ rows: number; settled: number; treated: number }>(
    `select count(*) as rows, count(settled_at) as settled,
       count(*) filter (where treated is not null or under_grant) as treated
     from feature_row where feature_table = $1 and minute >= $2`,
    [FEATURE_FINGERPRINT, new Date(since)],
  );
  const { rows: all, settled, treated } = rows[0]!;
  return { rows: all, settledRows: settled, treatedRows: treated };
}
