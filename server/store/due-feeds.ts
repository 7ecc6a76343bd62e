import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { Feed } from "./generated/client";

/** Prometheus feeds whose turn it is, claimed: another process that asks at the same time gets none of them. */
export async function claimDueFeeds({ prisma }: Database, now: EpochMs): Promise<Feed[]> {
  const feeds = await prisma.feed.findMany({ where: { kind: "prometheus", pausedAt: null } });
  const claimed: Feed[] = [];
  for (const feed of feeds) {
    const { id, polledAt, pollSeconds } = feed;
    if (polledAt !== null && now - polledAt.getTime() < pollSeconds * 1000) continue;
    const { count } = await prisma.feed.updateMany({
      where: { id, polledAt },
      data: { polledAt: new Date(now) },
    });
    if (count === 1) claimed.push(feed);
  }
  return claimed;
}
