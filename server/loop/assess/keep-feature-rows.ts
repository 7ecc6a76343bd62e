import { setImmediate as breathe } from "node:timers/promises";
import { rowWeight } from "@/server/domain/learning/row-weight";
import { assess } from "@/server/domain/risk/assess";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Assessment } from "@/server/domain/risk/assessment";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "@/server/store/database";
import { type NewFeatureRow, writeFeatureRows } from "@/server/store/feature-rows";

const MINUTE_MS = 60_000;
const BATCH = 16;

/** Whether an assessment is the first of its minute: of several in a minute one is kept, whatever the others say. */
export function isFirstOfMinute(now: EpochMs, intervalSeconds: Seconds): boolean {
  return Math.floor(now / MINUTE_MS) !== Math.floor((now - intervalSeconds * 1000) / MINUTE_MS);
}

/**
 * Keeps what the assessed containers looked like and what was said of them, and lets the challenger say its own in the
 * shadow: nobody acts on that, and it is judged later on what came.
 */
export async function keepFeatureRows(
  db: Database,
  inputs: ReadonlyMap<number, AssessInput>,
  assessments: ReadonlyMap<number, Assessment>,
  challenger: FailureModel | null,
): Promise<void> {
  const rows: NewFeatureRow[] = [];
  let asked = 0;
  for (const [containerId, input] of inputs) {
    const said = assessments.get(containerId);
    if (said?.kind !== "assessed") continue;
    // The shadow doubles the work of a minute's first assessment: a change that was approved must not wait for all of it.
    if (challenger && ++asked % BATCH === 0) await breathe();
    const shadow = challenger && assess({ ...input, model: challenger });
    const other = shadow?.kind === "assessed" ? shadow.risk : null;
    const weight = rowWeight(containerId, input.now, Math.max(said.risk[60], other?.[60] ?? 0));
    if (weight === null) continue;
    rows.push({
      containerId,
      at: input.now,
      features: extractFeatures(input),
      weight,
      model: said.model,
      said: said.risk,
      cause: said.cause,
      shadow: challenger && other ? { version: challenger.version, said: other } : null,
    });
  }
  await writeFeatureRows(db, rows);
}
