import type { FeedLimit } from "@/server/domain/feeds/judge-limits";
import { amountWords, durationWords } from "@/server/domain/negotiation/amount-words";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import { type EpochMs, LIMIT_DIMENSIONS } from "@/server/domain/units";

/** What a feed says of a host, in a line for people: "web-1: at most 2 cores of cpu, in 30 min, for 2 h (quota)". */
export function limitWords(host: string, limits: readonly FeedLimit[], now: EpochMs): string {
  if (limits.length === 0) return `${host}: nothing is held back`;
  const [first, ...others] = limits;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `${host}: ${oneWords(first!, now)}${more}`;
}

function oneWords(limit: FeedLimit, now: EpochMs): string {
  const amounts = LIMIT_DIMENSIONS.flatMap((dimension) => {
    const most = limit[AMOUNT_FIELD[dimension]];
    return most === undefined ? [] : [`${amountWords(dimension, most)} of ${dimension}`];
  });
  const { from, until, reason } = limit;
  const start = from > now ? `, in ${durationWords((from - now) / 1000)}` : "";
  const span = until === null ? "" : `, for ${durationWords((until - Math.max(from, now)) / 1000)}`;
  return `at most ${amounts.join(", ")}${start}${span}${reason ? ` (${reason})` : ""}`;
}
