import type { PolicyOverrides, PolicyRevision } from "@/server/api/shapes/policy";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import type { Database } from "./database";

const SHOWN = 20;

/** What a policy said at its newest saves, and what the replay had shown before each. */
export async function readRevisions(db: Database, policyId: number): Promise<PolicyRevision[]> {
  const rows = await db.prisma.policyRevision.findMany({
    where: { policyId },
    orderBy: { revision: "desc" },
    take: SHOWN,
  });
  return rows.map((row) => ({
    revision: row.revision,
    at: row.at.getTime(),
    by: row.by,
    pattern: row.pattern,
    rank: row.rank,
    overrides: row.overrides as PolicyOverrides,
    replay: row.replay as unknown as PolicyReplay | null,
  }));
}
