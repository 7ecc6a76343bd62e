import type { CapacityBound } from "@/server/domain/feeds/capacity-bound";
import { countsNow, type FeedClock } from "@/server/domain/feeds/feed-state";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Feed } from "./generated/client";

/** What feeds say of a host's capacity now and later, as far as it counts. */
export async function readBounds(
  prisma: Database["prisma"] | Transaction,
  hostId: number,
  now: EpochMs,
): Promise<CapacityBound[]> {
  const rows = await prisma.feedBound.findMany({ where: { hostId }, include: { feed: true } });
  return rows
    .filter((row) => countsNow(clockOf(row.feed), row.endsAt?.getTime() ?? null, now))
    .map((row) => ({
      dimension: row.dimension as LimitDimension,
      most: Number(row.most),
      from: row.startsAt.getTime(),
      until: row.endsAt?.getTime() ?? null,
      feed: row.feed.name,
      reason: row.reason,
    }));
}

/** When a feed was heard, as the domain reckons with it. */
export function clockOf(feed: Feed): FeedClock {
  return {
    pausedAt: feed.pausedAt?.getTime() ?? null,
    heardAt: feed.heardAt?.getTime() ?? null,
    refusedAt: feed.refusedAt?.getTime() ?? null,
    staleAfterSeconds: feed.staleAfterSeconds,
    holdSeconds: feed.holdSeconds,
  };
}
