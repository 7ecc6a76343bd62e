import { orderSavings, type SavingSum, type Sized, type SizedDimension, sumSavings } from "./sum-savings";

export interface SavingsPage<Row> {
  sums: Record<SizedDimension, SavingSum>;
  hosts: string[];
  total: number;
  enoughHours: number;
  rows: Row[];
}

/** The sums of all, and of one dimension a stretch, the most to give back first. */
export function savingsPage<Row extends Sized & { host: string }>(
  all: readonly Row[],
  { of, cursor, limit }: { of: SizedDimension; cursor?: number | null | undefined; limit: number },
  enoughHours: number,
): SavingsPage<Row> {
  const ordered = orderSavings(all, of);
  const from = cursor ?? 0;
  return {
    sums: {
      cpu: sumSavings(all, "cpu", enoughHours),
      memory: sumSavings(all, "memory", enoughHours),
    },
    hosts: [...new Set(all.map(({ host }) => host))].sort(),
    total: ordered.length,
    enoughHours,
    rows: ordered.slice(from, from + limit),
  };
}
