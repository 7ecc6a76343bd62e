import { brierScore } from "@/server/domain/learning/brier-score";
import { judgeAverted } from "@/server/domain/learning/judge-averted";
import { judgeObserved } from "@/server/domain/learning/judge-observed";
import { HORIZON_MINUTES } from "@/server/domain/risk/assessment";
import type { House } from "@/server/house";
import { recordAverted, watchedGrants } from "@/server/store/averted";
import { announce } from "@/server/store/live";
import { judgedForecasts, saveModelScore } from "@/server/store/model-scores";
import { recordObserved, watchedObservations } from "@/server/store/observed-outcomes";
import { settleFeatureRows } from "@/server/store/settle-feature-rows";
import { holdToRecord } from "./hold-to-record";
import { decidePromotion } from "./learn/decide-promotion";
import { watchDrift } from "./learn/watch-drift";

/** Assessments of this long are judged: enough to see a day's rhythm, recent enough to see drift. */
const WINDOW_MS = 24 * 3_600_000;

/**
 * Holds the failure model's past probabilities against what came, and keeps the score. A container whose limits we changed
 * within the horizon, or that stood under a grant, is left out: a grant hides its own label. What the grants themselves
 * were worth is judged apart, an hour after each; then what came of the kept rows, and by them the challenger and the drift;
 * then what came of what was only observed, and by that, policies that act by themselves are held to their record.
 */
export async function learn(house: House): Promise<void> {
  const now = house.clock.now();
  const models = new Map<string, Record<string, unknown>>();
  for (const minutes of HORIZON_MINUTES) {
    const judged = await judgedForecasts(house.db, minutes, now - WINDOW_MS, now);
    for (const [model, rows] of judged) {
      models.set(model, { ...models.get(model), [`m${minutes}`]: brierScore(rows) });
    }
  }
  for (const [model, metrics] of models) await saveModelScore(house.db, model, { ...metrics, judgedAt: now });
  const grants = await watchedGrants(house.db, now);
  const judged = grants.map((grant) => ({ grant, judgement: judgeAverted(grant) }));
  await recordAverted(house.db, judged, now);
  await settleFeatureRows(house.db, now, house.settings.intervalSeconds);
  await decidePromotion(house);
  await watchDrift(house);
  const observed = await watchedObservations(house.db, now);
  await recordObserved(
    house.db,
    observed.map((watch) => ({ watch, ...judgeObserved(watch) })),
  );
  if (observed.length > 0) await announce(house.db, ["negotiations"]);
  await holdToRecord(house);
  await announce(house.db, ["models"]);
}
