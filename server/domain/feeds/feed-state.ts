import type { DurationMs, EpochMs, Seconds } from "@/server/domain/units";

export interface FeedClock {
  pausedAt: EpochMs | null;
  /** When it last said something that was believed. */
  heardAt: EpochMs | null;
  /** When it last said something that was refused, or did not answer. */
  refusedAt: EpochMs | null;
  /** Silent for longer, it is stale. */
  staleAfterSeconds: Seconds;
  /** For so long after that, what it said last without an end of its own stays in force. */
  holdSeconds: Seconds;
}

/**
 * waiting   nothing was heard yet.
 * live      heard lately, and nothing was refused since.
 * doubted   what came last was refused: what was believed before stays in force.
 * stale     silent for too long: what it said last stays in force for a while, and nothing is given on its word.
 * lapsed    silent for longer than that: the host's own measurement counts again.
 * paused    by a person: what it says counts for nothing.
 */
export type FeedState = "waiting" | "live" | "doubted" | "stale" | "lapsed" | "paused";

/** What a feed's word is worth now. Whatever it is worth, it only ever narrows. */
export function feedState(feed: FeedClock, now: EpochMs): FeedState {
  const { pausedAt, heardAt, refusedAt } = feed;
  if (pausedAt !== null) return "paused";
  if (heardAt === null) return refusedAt === null ? "waiting" : "doubted";
  const lapses = lapsesAt(feed);
  if (lapses !== null && now >= lapses) return "lapsed";
  if (now - heardAt > feed.staleAfterSeconds * 1000) return "stale";
  return refusedAt !== null && refusedAt > heardAt ? "doubted" : "live";
}

/** When what it said last without an end of its own stops counting, if it stays silent; `null` before its first word. */
export function lapsesAt({ heardAt, staleAfterSeconds, holdSeconds }: FeedClock): EpochMs | null {
  const patience: DurationMs = (staleAfterSeconds + holdSeconds) * 1000;
  return heardAt === null ? null : heardAt + patience;
}

/**
 * Whether one thing that it said counts now. What has an end of its own (a maintenance window, a spot notice) counts until
 * then, however silent the feed is; what has none, until the feed lapses.
 */
export function countsNow(feed: FeedClock, until: EpochMs | null, now: EpochMs): boolean {
  if (feed.pausedAt !== null) return false;
  const ends = until ?? lapsesAt(feed);
  return ends !== null && ends > now;
}
