"use client";

import { useNow } from "@/app/_lib/clock";
import { dimensionNoun } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { Countdown } from "@/app/_ui/countdown";
import type { FeedRow } from "@/server/api/shapes/feed";

/** What counts of a feed's word: how much of which host, from when until when, and why. */
export function FeedBounds({ feed }: { feed: FeedRow }) {
  const now = useNow();
  return (
    <ul className="grid gap-1 text-sm" aria-label={`What ${feed.name} holds back`}>
      {feed.bounds.map((bound) => {
        const ends = bound.until ?? feed.lapsesAt;
        return (
          <li key={`${bound.hostName}/${bound.dimension}/${bound.from}`} className="flex flex-wrap gap-x-1.5">
            <span className="font-medium">
              {bound.hostName}: at most {formatAmount(bound.dimension, bound.most)} of{" "}
              {dimensionNoun(bound.dimension)}
            </span>
            <span className="text-muted">
              {bound.from > now ? (
                <>
                  in <Countdown until={bound.from} over="now" urgentSeconds={0} />
                </>
              ) : (
                "now"
              )}
              {ends === null ? null : (
                <>
                  {" · "}
                  {bound.until === null ? "if it falls silent, for another " : "ends in "}
                  <Countdown until={ends} over="a moment" urgentSeconds={0} />
                </>
              )}
              {bound.reason ? ` · ${bound.reason}` : ""}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
