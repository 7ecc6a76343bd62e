import {
  HORIZON_MINUTES,
  type HorizonMinutes,
  type RiskByHorizon,
  type TimeToFailure,
} from "@/server/domain/risk/assessment";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import type { LearnedCause } from "@/server/domain/risk/prior/failure-model";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";

/** What the product would have said. */
export interface Said {
  risk: RiskByHorizon;
  timeToFailure: TimeToFailure | null;
}

/** One container at one instant, and what came of it. */
export interface TrainingRow {
  features: Float64Array;
  /** The container that it is of: rows of one never lie on both sides of a split. */
  group: number;
  kind: string;
  /** Minutes until the next failure of each cause; infinite when none was seen. */
  minutesTo: Record<LearnedCause, number>;
  /** Minutes that were watched afterwards: a horizon beyond them is censored, not calm. */
  seenMinutes: number;
  /** Seconds since the epoch of its story; orders the alarms of one container. */
  at: number;
  /** How many rows like it this one stands for; 1 when left out. */
  weight?: number;
  /** Where it was asked for, and known. */
  said?: Said;
}

/** 1 or 0, or `null` where the horizon was cut off before anything happened. */
export function labelOf(
  row: TrainingRow,
  cause: LearnedCause | "any",
  minutes: HorizonMinutes,
): 0 | 1 | null {
  const { minutesTo } = row;
  const to = cause === "any" ? Math.min(minutesTo.memory, minutesTo.cpu, minutesTo.other) : minutesTo[cause];
  if (to <= minutes) return 1;
  return row.seenMinutes >= minutes ? 0 : null;
}

/** The rows whose horizon is known, with the features at `places` only. */
export function labelled(
  rows: readonly TrainingRow[],
  places: readonly number[],
  cause: LearnedCause | "any",
  minutes: HorizonMinutes,
): LabelledRows & { kept: TrainingRow[] } {
  const kept = rows.filter((row) => labelOf(row, cause, minutes) !== null);
  const values = new Float32Array(kept.length * places.length);
  const labels = Uint8Array.from(kept, (row) => labelOf(row, cause, minutes)!);
  for (let i = 0; i < kept.length; i++)
    for (let j = 0; j < places.length; j++) values[i * places.length + j] = kept[i]!.features[places[j]!]!;
  const weights = Float64Array.from(kept, ({ weight }) => weight ?? 1);
  return { count: kept.length, features: places.length, values, labels, weights, kept };
}

export const ALL_FEATURES: readonly number[] = Array.from({ length: FEATURE_COUNT }, (_, f) => f);
export const HORIZONS = HORIZON_MINUTES;
