import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { CAUSE_FEATURES, LEARNED_CAUSES, type LearnedCause } from "@/server/domain/risk/prior/failure-model";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";

/** Settled rows of this installation, column by column, oldest first: what a training thread is given. */
export interface SiteTable {
  count: number;
  /** Row after row, FEATURE_COUNT values each; `NaN` is unknown. */
  features: Float32Array;
  containerId: Int32Array;
  /** Seconds since 1970. */
  at: Float64Array;
  /** Container-minutes that each stands for. */
  weight: Float32Array;
  /** Minutes to the next failure of each cause; infinite: none was seen. */
  minutesTo: Record<LearnedCause, Float32Array>;
  /** Minutes watched undisturbed: a longer horizon is censored. */
  seenMinutes: Float32Array;
}

export function emptySiteTable(count: number): SiteTable {
  const none = () => new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  return {
    count,
    features: new Float32Array(count * FEATURE_COUNT).fill(Number.NaN),
    containerId: new Int32Array(count),
    at: new Float64Array(count),
    weight: new Float32Array(count).fill(1),
    minutesTo: { memory: none(), cpu: none(), other: none() },
    seenMinutes: new Float32Array(count),
  };
}

export interface SiteRows extends LabelledRows {
  weights: Float64Array;
  positives: number;
  /** Distinct failures behind the positives: a failure has many minutes before it. */
  failures: number;
}

/**
 * The rows of [from, to) whose horizon is known, with the features of one cause. Censored rows are left out, not calm.
 *
 * from, to  seconds since 1970.
 */
export function siteRows(
  table: SiteTable,
  cause: LearnedCause,
  minutes: HorizonMinutes,
  from: number,
  to: number,
): SiteRows {
  const kept: number[] = [];
  for (let i = 0; i < table.count; i++) {
    const at = table.at[i]!;
    if (at < from || at >= to) continue;
    if (table.minutesTo[cause][i]! <= minutes || table.seenMinutes[i]! >= minutes) kept.push(i);
  }
  const places = CAUSE_FEATURES[cause];
  const values = new Float32Array(kept.length * places.length);
  const labels = new Uint8Array(kept.length);
  const weights = new Float64Array(kept.length);
  const failures = new Set<string>();
  let positives = 0;
  for (const [k, i] of kept.entries()) {
    for (let j = 0; j < places.length; j++)
      values[k * places.length + j] = table.features[i * FEATURE_COUNT + places[j]!]!;
    weights[k] = table.weight[i]!;
    const to = table.minutesTo[cause][i]!;
    if (to > minutes) continue;
    labels[k] = 1;
    positives++;
    failures.add(failureOf(table, i, to));
  }
  const { length: count } = kept;
  return { count, features: places.length, values, labels, weights, positives, failures: failures.size };
}

/** Distinct failures of any cause that some row saw coming within its hour. */
export function countFailures(table: SiteTable): number {
  const failures = new Set<string>();
  for (const cause of LEARNED_CAUSES)
    for (let i = 0; i < table.count; i++) {
      const to = table.minutesTo[cause][i]!;
      if (Number.isFinite(to)) failures.add(failureOf(table, i, to));
    }
  return failures.size;
}

/** Rows before the same failure name the same minute of the same container. */
function failureOf({ containerId, at }: SiteTable, row: number, minutes: number): string {
  return `${containerId[row]}/${Math.round(at[row]! / 60 + minutes)}`;
}
