import { type FleetOptions, fleetRows } from "@/server/domain/risk/training/fleet-rows";
import { storyRows } from "@/server/domain/risk/training/story-rows";
import type { TrainingRow } from "@/server/domain/risk/training/training-row";

/** Kinds of workloads and of stories that `bench:failure` judges and does not learn from. */
export const HELD_OUT_KINDS: ReadonlySet<string> = new Set([
  "noisyNeighbour",
  "dailyRhythm",
  "rhythm",
  "burstyLeak",
]);

/** Rows of synthetic stories and of simulated fleets; fleets of one seed are numbered from `seed × 1,000` on. */
export function trainingRows(
  options: { stories: number; fleets: number; seed: number } & FleetOptions,
): TrainingRow[] {
  const { stories, fleets, seed, ...fleet } = options;
  const rows = storyRows(stories, seed, fleet.without, fleet.balance ?? "natural");
  for (let i = 0; i < fleets; i++) for (const row of fleetRows(seed * 1_000 + i, fleet)) rows.push(row);
  return rows;
}
