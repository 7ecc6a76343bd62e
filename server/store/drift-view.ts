import type { z } from "zod";
import type { driftView } from "@/server/api/shapes/failure-learning";
import { FEWEST_DRIFT_ROWS } from "@/server/domain/learning/judge-drift";
import { DRIFTED } from "@/server/domain/learning/population-stability";
import { FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { readDriftPoints } from "./drift-points";

const SHOWN_MS = 14 * 86_400_000;

/** Two weeks of drift, hour by hour, and the features of the newest hour. */
export async function readDrift(db: Database, now: EpochMs): Promise<z.infer<typeof driftView>> {
  const points = await readDriftPoints(db, now - SHOWN_MS);
  const newest = points.at(-1)?.stability ?? {};
  const wordsOf = (name: string) => FEATURE_TABLE.find((line) => line.name === name)?.words ?? name;
  return {
    threshold: DRIFTED,
    fewestRows: FEWEST_DRIFT_ROWS,
    points: points.map(({ hour, version, rows, worst, worstIndex, bias, biasRows, shiftedAt, words }) => ({
      ...{ hour, version, rows, worst, worstIndex, bias, shiftedAt, words },
      biasContainers: biasRows,
    })),
    features: Object.entries(newest)
      .map(([name, index]) => ({ name, words: wordsOf(name), index }))
      .sort((a, b) => b.index - a.index),
  };
}
