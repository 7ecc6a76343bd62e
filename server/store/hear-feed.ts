import type { FeedLimit } from "@/server/domain/feeds/judge-limits";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import { type EpochMs, LIMIT_DIMENSIONS } from "@/server/domain/units";
import type { Database } from "./database";
import type { Feed } from "./generated/client";

/** A refusal is written at most this often, so that nobody who guesses signatures keeps the database busy. */
const REFUSAL_EVERY_MS = 5_000;

export interface FeedWord {
  at: EpochMs;
  /** For people: what it said. */
  said: string;
  remark: string | null;
  /** Greater than that of every word before, or the word is a repetition; `null` for a feed that is asked. */
  sequence: number | null;
  /** What it says of one host takes the place of everything that it said of that host before; left out for covariates. */
  about?: { hostId: number; limits: readonly FeedLimit[] };
}

/**
 * Believes a feed's word: what it says of the host is in force from now on.
 *
 * Returns  `false` when the sequence is not greater than the last one, or the feed is gone: nothing was changed.
 */
export async function hearFeed(db: Database, feedId: number, word: FeedWord): Promise<boolean> {
  const { at, said, remark, sequence, about } = word;
  return db.prisma.$transaction(async (tx) => {
    const isNew =
      sequence === null ? {} : { OR: [{ lastSequence: null }, { lastSequence: { lt: BigInt(sequence) } }] };
    // One that came later is heard first where two overtake each other: the row's own lock decides.
    const { count } = await tx.feed.updateMany({
      where: { id: feedId, ...isNew },
      data: {
        heardAt: new Date(at),
        said,
        remark,
        refusedAt: null,
        refusal: null,
        ...(sequence === null ? {} : { lastSequence: BigInt(sequence) }),
      },
    });
    if (count === 0) return false;
    if (!about) return true;
    // One that is asked speaks of one host at a time: what it said of another, before it was changed, is over.
    const old = sequence === null ? { feedId } : { feedId, hostId: about.hostId };
    await tx.feedBound.deleteMany({ where: old });
    await tx.feedBound.createMany({
      data: about.limits.flatMap((limit) => rowsOf(feedId, about.hostId, limit)),
    });
    return true;
  });
}

/**
 * A word that is not believed changes nothing but what people read: the last one that was stays in force.
 *
 * Returns  whether it was written; the same within a moment is not.
 */
export async function refuseFeed(
  db: Database,
  feed: Pick<Feed, "id" | "refusedAt" | "refusal">,
  at: EpochMs,
  because: string,
): Promise<boolean> {
  const isRepeated = feed.refusal === because && at - (feed.refusedAt?.getTime() ?? 0) < REFUSAL_EVERY_MS;
  if (isRepeated) return false;
  await db.prisma.feed.updateMany({
    where: { id: feed.id },
    data: { refusedAt: new Date(at), refusal: because },
  });
  return true;
}

function rowsOf(feedId: number, hostId: number, limit: FeedLimit) {
  return LIMIT_DIMENSIONS.flatMap((dimension) => {
    const most = limit[AMOUNT_FIELD[dimension]];
    if (most === undefined) return [];
    return [
      {
        feedId,
        hostId,
        dimension,
        // Cut off: a fraction of a byte more would be more than it says.
        most: BigInt(Math.floor(most)),
        startsAt: new Date(limit.from),
        endsAt: limit.until === null ? null : new Date(limit.until),
        reason: limit.reason,
      },
    ];
  });
}
