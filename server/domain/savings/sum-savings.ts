export type SizedDimension = "cpu" | "memory";

/** One container's right size in one dimension; amounts in millicores or bytes. */
export interface Sized {
  dimension: SizedDimension;
  /** The limit that costs least. */
  wanted: number;
  /** The cap in force; `null`: none. */
  cap: number | null;
  usedMean: number;
  historyHours: number;
  /** What is taken back now; `null`: nothing. */
  reclaim: { original: number } | null;
}

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
  /** Containers with a limit and enough history to say what could go back. */
  judged: number;
}

/** What could be given back of one container's limit; negative: it is too tight. `null` without a limit. */
export function slackOf({ cap, wanted }: Pick<Sized, "cap" | "wanted">): number | null {
  if (cap === null) return null;
  const slack = cap - wanted;
  return Math.abs(slack) < LEAST_SHARE * cap ? 0 : slack;
}

/** What is taken back of one container's limit now; 0: nothing. */
export function reclaimedOf({ reclaim, cap }: Pick<Sized, "cap" | "reclaim">): number {
  return reclaim === null || cap === null ? 0 : Math.max(0, reclaim.original - cap);
}

/** The fleet in one dimension; amounts are of containers with a limit. */
export function sumSavings(
  rows: readonly Sized[],
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
    judged: 0,
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
    if (row.historyHours >= enoughHours) {
      sum.judged++;
      sum.giveBack += Math.max(0, slack);
    }
    if (slack < 0) sum.tight++;
  }
  return sum;
}

/** Most to give back first; what is too tight next, the tightest first; what has no limit last. */
export function orderSavings<Row extends Sized>(rows: readonly Row[], dimension: SizedDimension): Row[] {
  const rank = (row: Row) => {
    const slack = slackOf(row);
    if (slack === null) return Number.NEGATIVE_INFINITY;
    return slack >= 0 ? slack : slack - 1e18;
  };
  return rows.filter((row) => row.dimension === dimension).sort((a, b) => rank(b) - rank(a));
}
