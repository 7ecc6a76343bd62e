import type { z } from "zod";
import type { changeMark, outcomeMark, timelineEntry } from "@/server/api/shapes/container";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import type { Change } from "./generated/client";

/** What the charts mark: changes of limits and what really happened, oldest first. */
export async function readMarks(
  db: Database,
  containerId: number,
  now: EpochMs,
  rangeSeconds: Seconds,
): Promise<{ changes: z.infer<typeof changeMark>[]; outcomes: z.infer<typeof outcomeMark>[] }> {
  const from = new Date(now - rangeSeconds * 1000);
  const [changes, outcomes] = await Promise.all([
    db.prisma.change.findMany({
      where: { containerId, decidedAt: { gte: from } },
      orderBy: { decidedAt: "asc" },
    }),
    db.prisma.outcome.findMany({
      // A death of a restart loop is told by the loop.
      where: { containerId, at: { gte: from }, partOf: null },
      orderBy: { at: "asc" },
      take: 500,
    }),
  ]);
  return {
    changes: changes.map(toMark),
    outcomes: outcomes.map((row) => ({
      at: row.at.getTime(),
      kind: row.kind,
      planned: row.planned,
      cause: row.cause,
      count: row.count,
      endedAt: row.endedAt?.getTime() ?? null,
      exitCode: row.exitCode,
      detail: row.detail,
    })),
  };
}

const CHANGED: Record<LimitDimension, (row: Change) => [number | bigint | null, number | bigint | null]> = {
  cpu: (row) => [row.fromCpuMillicores, row.toCpuMillicores],
  memory: (row) => [row.fromMemoryBytes, row.toMemoryBytes],
  network: (row) => [row.fromNetworkBytesPerSecond, row.toNetworkBytesPerSecond],
  disk: (row) => [row.fromDiskBytesPerSecond, row.toDiskBytesPerSecond],
};

function toMark(row: Change): z.infer<typeof changeMark> {
  const [before, after] = CHANGED[row.dimension as LimitDimension](row);
  return {
    id: row.id,
    at: (row.endedAt ?? row.decidedAt).getTime(),
    kind: row.kind,
    state: row.state,
    dimension: row.dimension,
    before: before === null ? null : Number(before),
    after: after === null ? null : Number(after),
    reason: row.reason,
    error: row.error,
    negotiationId: row.negotiationId,
  };
}

const MOST_ENTRIES = 200;

/** Everything that was said and done about one container, newest first: the same lines as in the log. */
export async function readTimeline(
  db: Database,
  containerId: number,
): Promise<z.infer<typeof timelineEntry>[]> {
  const [messages, outcomes, audits] = await Promise.all([
    db.prisma.negotiationMessage.findMany({
      where: { negotiation: { containerId } },
      orderBy: { id: "desc" },
      take: MOST_ENTRIES,
    }),
    db.prisma.outcome.findMany({
      where: { containerId, partOf: null },
      orderBy: { at: "desc" },
      take: MOST_ENTRIES,
    }),
    db.prisma.audit.findMany({
      where: { subject: `container:${containerId}`, action: { startsWith: "change." } },
      orderBy: { id: "desc" },
      take: MOST_ENTRIES,
    }),
  ]);
  const entries: z.infer<typeof timelineEntry>[] = [
    // How a change ended is told by the change itself, in the words of the log.
    ...messages
      .filter((m) => m.kind !== "commit" && m.kind !== "roll_back")
      .map((m) => ({
        at: m.at.getTime(),
        kind: "negotiation" as const,
        level: LEVEL_OF_MESSAGE[m.kind] ?? ("info" as const),
        text: `${m.sender.replace(/^operator:/, "")}: ${m.text}`,
        negotiationId: m.negotiationId,
      })),
    ...outcomes.map((o) => ({
      at: o.at.getTime(),
      kind: "outcome" as const,
      level: o.planned && o.kind !== "own_change" ? ("info" as const) : ("error" as const),
      text: o.detail,
      negotiationId: null,
    })),
    ...audits.map((a) => ({
      at: a.at.getTime(),
      kind: "change" as const,
      level: a.action.endsWith(".failed") ? ("error" as const) : ("success" as const),
      text: a.detail,
      negotiationId: null,
    })),
  ];
  return entries.sort((a, b) => b.at - a.at).slice(0, MOST_ENTRIES);
}

const LEVEL_OF_MESSAGE: Record<string, "warning" | "success"> = {
  reject: "warning",
  refuse: "warning",
  infeasible: "warning",
  defer: "warning",
  expire: "warning",
  withdraw: "warning",
  accept: "success",
};
