import type { z } from "zod";
import type { PolicyValues, policyRow } from "@/server/api/shapes/policy";
import type { AutoBar } from "@/server/domain/negotiation/auto/auto-bar";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { latestAssessments } from "./assessments";
import { lockedBecause } from "./auto-gates";
import type { Database } from "./database";
import { listPolicies, matchesPattern, overridesOf } from "./policies";
import { readAutoBar } from "./settings";

export async function readPolicies(
  db: Database,
): Promise<{ rows: z.infer<typeof policyRow>[]; defaults: PolicyValues; bar: AutoBar }> {
  const [policies, running, bar] = await Promise.all([listPolicies(db), readRunning(db), readAutoBar(db)]);
  return {
    bar,
    defaults: { ...DEFAULT_POLICY },
    rows: policies.map((row) => ({
      id: row.id,
      name: row.name,
      pattern: row.pattern,
      rank: row.rank,
      revision: row.revision,
      updatedAt: row.updatedAt.getTime(),
      overrides: overridesOf(row),
      containers: running.filter((c) => matchesPattern(row.pattern, c.workload.name)).length,
      auto: {
        lockedBecause: lockedBecause(row.unlock),
        kind: (row.unlock?.kind ?? null) as z.infer<typeof policyRow>["auto"]["kind"],
        reason: row.unlock?.reason ?? null,
        by: row.unlock?.by ?? null,
        at: row.unlock?.at.getTime() ?? null,
        belowWords: row.unlock?.belowWords ?? null,
        belowSince: row.unlock?.belowSince?.getTime() ?? null,
      },
    })),
  };
}

async function readRunning(db: Database) {
  return db.prisma.container.findMany({
    where: { removedAt: null },
    select: { id: true, name: true, workload: { select: { name: true } } },
  });
}

/** Which of the containers that a pattern matches are over a threshold now: what the next cycle would act on. */
export async function previewThreshold(
  db: Database,
  {
    pattern,
    threshold,
    horizonMinutes,
  }: { pattern: string; threshold: number; horizonMinutes: HorizonMinutes },
): Promise<{ matches: number; over: { id: number; name: string; risk: number }[] }> {
  const matching = (await readRunning(db)).filter((c) => matchesPattern(pattern, c.workload.name));
  const assessments = await latestAssessments(
    db,
    matching.map((c) => c.id),
  );
  const over = matching.flatMap(({ id, name }) => {
    const assessment = assessments.get(id);
    const risk = assessment?.kind === "assessed" ? assessment.risk[horizonMinutes] : null;
    return risk !== null && risk >= threshold ? [{ id, name, risk }] : [];
  });
  return { matches: matching.length, over: over.sort((a, b) => b.risk - a.risk) };
}
