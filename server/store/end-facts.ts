import type { EndFacts } from "@/server/domain/learning/outcomes/judge-end";
import type { MemoryBefore } from "@/server/domain/learning/outcomes/whose-memory";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { numberOf } from "./limits-of";

/** What was seen earlier says nothing of the kill. */
const LOOKS_BACK_MS: DurationMs = 60_000;
/** A limit that PFN lowered so long before is what killed it. */
const OWN_CUT_MS: DurationMs = 30_000;

/** The memory of a container and of its host just before `at`, as it was collected then. */
export async function readMemoryBefore(
  db: Database,
  containerId: number,
  at: EpochMs,
): Promise<MemoryBefore> {
  const span = { gte: new Date(at - LOOKS_BACK_MS), lte: new Date(at) };
  const container = await db.prisma.container.findUniqueOrThrow({
    where: { id: containerId },
    include: { host: { include: { freeMemory: { where: { at: span }, orderBy: { at: "desc" }, take: 1 } } } },
  });
  const { rows } = await db.pool.query<SampleColumns>(NEWEST, [containerId, span.gte, span.lte]);
  const [newest, before] = rows.filter((row) => row.usage !== null);
  const sumOf = (of: (row: SampleColumns) => number | null) => {
    const known = rows.map(of).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  };
  return {
    limitBytes: newest?.limit ?? numberOf(container.memoryLimitBytes),
    usageBytes: newest?.usage ?? null,
    ageMs: newest ? at - newest.at.getTime() : 0,
    usageBefore: before ? { bytes: before.usage!, ageMs: at - before.at.getTime() } : null,
    oomEvents: sumOf((row) => row.oom_events),
    oomKills: sumOf((row) => row.oom_kills),
    host: {
      availableBytes: numberOf(container.host.freeMemory[0]?.availableBytes ?? null),
      totalBytes: Number(container.host.memoryBytes),
    },
  };
}

interface SampleColumns {
  at: Date;
  usage: number | null;
  limit: number | null;
  oom_events: number | null;
  oom_kills: number | null;
}

const NEWEST = `
select at, memory_usage_bytes::float8 as usage, memory_limit_bytes::float8 as limit, oom_events, oom_kills
from telemetry.sample where container_id = $1 and at >= $2 and at <= $3 order by at desc limit 12`;

/** PFN's own lowering of the container's memory limit just before `at`; `null`: there was none. */
export async function readOwnCut(
  db: Database,
  containerId: number,
  at: EpochMs,
): Promise<EndFacts["ownCut"]> {
  const change = await db.prisma.change.findFirst({
    where: {
      containerId,
      dimension: "memory",
      state: { in: ["calling", "verified"] },
      calledAt: { gte: new Date(at - OWN_CUT_MS), lte: new Date(at) },
    },
    orderBy: { calledAt: "desc" },
  });
  const [from, to] = [numberOf(change?.fromMemoryBytes ?? null), numberOf(change?.toMemoryBytes ?? null)];
  if (!change?.calledAt || from === null || to === null || to >= from) return null;
  return { from, to, agoMs: at - change.calledAt.getTime() };
}
