import { amountWords } from "@/server/domain/negotiation/amount-words";
import { AMOUNT_FIELD, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { DurationMs, EpochMs, LimitDimension } from "@/server/domain/units";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";

/** One thing that a feed says: what a host has in all for some time, in the dimensions that it names. */
export interface FeedLimit
  extends Partial<Record<(typeof AMOUNT_FIELD)[LimitDimension], number | undefined>> {
  from: EpochMs;
  until: EpochMs | null;
  reason: string;
}

/** What the host says of itself; `used` is what its containers take now, `null` where that is not known. */
export interface OwnWord {
  capacity: Quantities;
  used: { [Field in keyof Quantities]: number | null | undefined };
}

export type Judgement = { ok: true; remark: string | null } | { ok: false; because: string };

/** A word about a later time than this is more likely a slip than a plan. */
const FURTHEST_MS: DurationMs = 31 * 86_400_000;
/** Readings of the same machine differ a little: a feed may count what the kernel keeps for itself. */
const TOLERANCE = 1.02;

/**
 * Whether what a feed says can be believed, held against what the host reports of itself.
 *
 * Returns  refused: an end that is over or before its start, a time too far ahead, an amount that is no number or under
 *          zero, nothing at all, or more than the host says it has: a feed that tells of a machine that is not there could
 *          only widen. Believed with a remark: less than the host's containers take now, which narrows, and looks wrong.
 */
export function judgeLimits(limits: readonly FeedLimit[], own: OwnWord, now: EpochMs): Judgement {
  const remarks: string[] = [];
  for (const [i, limit] of limits.entries()) {
    const where = limits.length > 1 ? `limit ${i + 1}: ` : "";
    const because = whyNot(limit, own, now);
    if (because !== null) return { ok: false, because: `${where}${because}` };
    const remark = limit.from <= now ? lessThanUsed(limit, own) : null;
    if (remark !== null) remarks.push(`${where}${remark}`);
  }
  return { ok: true, remark: remarks.length > 0 ? remarks.join("; ") : null };
}

function whyNot(limit: FeedLimit, { capacity }: OwnWord, now: EpochMs): string | null {
  const { from, until } = limit;
  if (until !== null && until <= from) return "it ends before it begins";
  if (until !== null && until <= now) return "it is over already";
  if (from > now + FURTHEST_MS || (until !== null && until > now + FURTHEST_MS))
    return "it is more than 31 days ahead";
  const named = LIMIT_DIMENSIONS.filter((dimension) => limit[AMOUNT_FIELD[dimension]] !== undefined);
  if (named.length === 0) return "it names no amount";
  for (const dimension of named) {
    const most = limit[AMOUNT_FIELD[dimension]] ?? Number.NaN;
    if (!Number.isFinite(most) || most < 0) return `its ${dimension} is not an amount`;
    const all = quantityOf(capacity, dimension);
    if (all !== null && most > all * TOLERANCE)
      return `it says ${amountWords(dimension, most)} of ${dimension}, and the host itself reports ${amountWords(dimension, all)}`;
  }
  return null;
}

function lessThanUsed(limit: FeedLimit, { used }: OwnWord): string | null {
  for (const dimension of LIMIT_DIMENSIONS) {
    const most = limit[AMOUNT_FIELD[dimension]];
    const taken = used[AMOUNT_FIELD[dimension]] ?? null;
    if (most !== undefined && taken !== null && taken > most)
      return `it says ${amountWords(dimension, most)} of ${dimension}, and the containers take ${amountWords(dimension, taken)} now`;
  }
  return null;
}
