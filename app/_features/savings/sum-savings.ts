import type { SavingRow } from "@/server/api/shapes/savings";

export type SizedDimension = SavingRow["dimension"];

/** Less history than this shows no day; what holds while the settings are on their way. */
export const ENOUGH_HOURS = 24;
/** A difference under this share of the limit is none. */
const LEAST_SHARE = 0.05;

export interface SavingSum {
  /** Containers with a limit, and without. */
  limited: number;
  unlimited: number;
  cap: number;
  used: number;
  wanted: number;
  /** What limits hold above the right size, of those with enough history. */
  giveBack: number;
  /** What is taken back now of the limits that containers came with. */
  reclaimed: number;
  /** Containers whose limit is under the right size. */
  tight: number;
}

/** What could be given back of one container's limit; negative: it is too tight. `null` without a limit. */
export function slackOf({ cap, wanted }: SavingRow): number | null {
  if (cap === null) return null;
  const slack = cap - wanted;
  return Math.abs(slack) < LEAST_SHARE * cap ? 0 : slack;
}

/** What is taken back of one container's limit now; 0: nothing. */
export function reclaimedOf({ reclaim, cap }: SavingRow): number {
  return reclaim === null || cap === null ? 0 : Math.max(0, reclaim.original - cap);
}

/** The fleet in one dimension; amounts are of containers with a limit. */
export function sumSavings(
  rows: readonly SavingRow[],
  dimension: SizedDimension,
  enoughHours: number,
): SavingSum {
  const sum: SavingSum = {
    limited: 0,
    unlimited: 0,
    cap: 0,
    used: 0,
    wanted: 0,
    giveBack: 0,
    reclaimed: 0,
    tight: 0,
  };
  for (const row of rows) {
    if (row.dimension !== dimension) continue;
    if (row.cap === null) {
      sum.unlimited++;
      continue;
    }
    const slack = slackOf(row)!;
    sum.limited++;
    sum.cap += row.cap;
    sum.used += Math.min(row.cap, row.usedMean);
    sum.wanted += row.wanted;
    sum.reclaimed += reclaimedOf(row);
    if (slack > 0 && row.historyHours >= enoughHours) sum.giveBack += slack;
    if (slack < 0) sum.tight++;
  }
  return sum;
}

/** Most to give back first; what is too tight next, the tightest first; what has no limit last. */
export function orderSavings(rows: readonly SavingRow[], dimension: SizedDimension): SavingRow[] {
  const rank = (row: SavingRow) => {
    const slack = slackOf(row);
    if (slack === null) return Number.NEGATIVE_INFINITY;
    return slack >= 0 ? slack : slack - 1e18;
  };
  return rows.filter((row) => row.dimension === dimension).sort((a, b) => rank(b) - rank(a));
}
