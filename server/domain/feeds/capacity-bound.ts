import type { EpochMs, LimitDimension } from "@/server/domain/units";

/** What an outside feed says about one dimension of a host: it has at most this much then. */
export interface CapacityBound {
  dimension: LimitDimension;
  /** What the host has in all for that time, its own reserve included: millicores, bytes or bytes a second, ≥ 0. */
  most: number;
  from: EpochMs;
  /** First moment at which it no longer holds; `null`: until the feed says otherwise. */
  until: EpochMs | null;
  /** The feed's name, for words. */
  feed: string;
  /** Why, in the feed's own words; empty where it gave none. */
  reason: string;
}
