import { type CreatePolicy, hourly } from "@/bench/replay/limit-policy";

const DAY_SECONDS = 24 * 3600;

/** Usage of the last 24 hours, each hour anew: its maximum (`max24h`) or 95th percentile (`p95`), and a margin of 15 %. */
export function createWindowRule(quantile: number): CreatePolicy {
  return () => {
    const at: number[] = [];
    const values: number[] = [];
    return {
      observe(time, usage) {
        at.push(time);
        values.push(usage);
        while (at[0]! <= time - DAY_SECONDS) {
          at.shift();
          values.shift();
        }
      },
      killed() {},
      decide: hourly(() => {
        const sorted = values.toSorted((a, b) => a - b);
        return sorted[Math.ceil(quantile * (sorted.length - 1))]! * 1.15;
      }),
    };
  };
}
