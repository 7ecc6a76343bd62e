import type { Ratio, Seconds } from "@/server/domain/units";

/** How an installation takes back what nobody needs. Who decides is the policy's mode; how far, its minimum. */
export interface ReclaimSettings {
  enabled: boolean;
  /** The most of a container's whole slack that one step takes. */
  stepShare: Ratio;
  /** After a step, a container is watched for so long before the next. */
  watchSeconds: Seconds;
  /** A container with less history than this gives nothing. */
  leastHistoryHours: number;
}

/** Four steps with ten minutes between them, after a day: what comes once a day has been seen once. */
export const DEFAULT_RECLAIM: Readonly<ReclaimSettings> = {
  enabled: true,
  stepShare: 0.25,
  watchSeconds: 600,
  leastHistoryHours: 24,
};

/** What reclaiming moves: a cap on a rate keeps nobody else from anything while it is not used. */
export const RECLAIMED_DIMENSIONS = ["memory", "cpu"] as const;
export type ReclaimedDimension = (typeof RECLAIMED_DIMENSIONS)[number];
