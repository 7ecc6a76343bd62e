import type { z } from "zod";
import type { failures } from "@/server/api/shapes/failures";
import {
  FAILURE_KINDS,
  type FailureOutcomeKind,
  LASTING_KINDS,
} from "@/server/domain/learning/outcomes/outcome-kinds";
import type { Cause } from "@/server/domain/risk/assessment";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

const SHOWN = 50;
const LASTING: ReadonlySet<string> = new Set(LASTING_KINDS);

/** The failures since `from`: how many of each kind and cause, most first, and the newest one by one. */
export async function readFailureList(db: Database, from: EpochMs): Promise<z.infer<typeof failures>> {
  const where = {
    planned: false,
    partOf: null,
    kind: { in: [...FAILURE_KINDS] },
    at: { gte: new Date(from) },
  };
  const [groups, newest] = await Promise.all([
    db.prisma.outcome.groupBy({ by: ["kind", "cause"], where, _count: true }),
    db.prisma.outcome.findMany({
      where,
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: SHOWN,
      include: { container: { select: { name: true } } },
    }),
  ]);
  return {
    since: from,
    counts: groups
      .map(({ kind, cause, _count }) => ({
        kind: kind as FailureOutcomeKind,
        cause: (cause ?? "other") as Cause,
        count: _count,
      }))
      .sort((a, b) => b.count - a.count),
    newest: newest.map((row) => ({
      id: String(row.id),
      containerId: row.containerId,
      name: row.container.name,
      at: row.at.getTime(),
      endedAt: row.endedAt?.getTime() ?? null,
      isOpen: LASTING.has(row.kind) && row.endedAt === null,
      kind: row.kind as FailureOutcomeKind,
      cause: (row.cause ?? "other") as Cause,
      detail: row.detail,
    })),
  };
}
