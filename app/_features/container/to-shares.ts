import type { ContainerDetail } from "@/server/api/shapes/container";

type Reason = ContainerDetail["reasons"][number];

/**
 * The `most` reasons that explain the most, greatest first, and the share of the risk that they leave unexplained
 * (in [0, 1]; what the smaller reasons explain is part of it).
 */
export function toShares(reasons: readonly Reason[], most: number): { shown: Reason[]; rest: number } {
  const shown = reasons
    .filter((reason) => reason.share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, most);
  const explained = shown.reduce((sum, reason) => sum + reason.share, 0);
  return { shown, rest: Math.max(0, 1 - explained) };
}
