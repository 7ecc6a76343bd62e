import type { FeedRow } from "@/server/api/shapes/feed";
import { countsNow, feedState, lapsesAt } from "@/server/domain/feeds/feed-state";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { clockOf } from "./feed-bounds";
import type { Prisma } from "./generated/client";

const WITH_BOUNDS = {
  host: { select: { name: true } },
  bounds: { include: { host: { select: { name: true } } }, orderBy: [{ startsAt: "asc" }, { id: "asc" }] },
} as const satisfies Prisma.FeedInclude;
type Row = Prisma.FeedGetPayload<{ include: typeof WITH_BOUNDS }>;

/** Every feed with what its word is worth now, by name. */
export async function readFeeds({ prisma }: Database, now: EpochMs): Promise<FeedRow[]> {
  const rows = await prisma.feed.findMany({ include: WITH_BOUNDS, orderBy: { name: "asc" } });
  return rows.map((row) => toRow(row, now));
}

/** What kind of feed a row is, in a word. */
export function sourceOf({ kind, purpose }: { kind: string; purpose: string }): FeedRow["source"] {
  if (kind === "signed") return "signed";
  return purpose === "capacity" ? "prometheus-capacity" : "prometheus-covariate";
}

function toRow(row: Row, now: EpochMs): FeedRow {
  const clock = clockOf(row);
  const counting = row.bounds.filter(({ endsAt }) => countsNow(clock, endsAt?.getTime() ?? null, now));
  return {
    id: row.id,
    name: row.name,
    source: sourceOf(row),
    state: feedState(clock, now),
    hostId: row.hostId,
    hostName: row.host?.name ?? null,
    url: row.url,
    query: row.query,
    matchLabel: row.matchLabel,
    dimension: row.dimension as FeedRow["dimension"],
    unit: row.unit,
    role: row.role as FeedRow["role"],
    hasSecret: row.sealedSecret !== null,
    pollSeconds: row.pollSeconds,
    staleAfterSeconds: row.staleAfterSeconds,
    holdSeconds: row.holdSeconds,
    heardAt: clock.heardAt,
    lapsesAt: lapsesAt(clock),
    said: row.said,
    remark: row.remark,
    refusedAt: clock.refusedAt,
    refusal: row.refusal,
    bounds: counting.map((bound) => ({
      hostName: bound.host.name,
      dimension: bound.dimension as FeedRow["bounds"][number]["dimension"],
      most: Number(bound.most),
      from: bound.startsAt.getTime(),
      until: bound.endsAt?.getTime() ?? null,
      reason: bound.reason,
    })),
  };
}
