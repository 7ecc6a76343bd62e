import { judgeChallenger } from "@/server/domain/learning/judge-challenger";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import type { House } from "@/server/house";
import { failureVersions } from "@/server/store/failure-models";
import { CONTROLLER, endChallenger, promoteFailureModel } from "@/server/store/failure-promotions";
import { listPolicies } from "@/server/store/policies";
import { readChallenger, readShadowRows, saveShadow } from "@/server/store/shadow-rows";

const DAY_MS = 86_400_000;

/**
 * Holds what the challenger said in the shadow against what was said aloud, on the minutes whose hour is over, and lets it
 * speak where it won. Why, or why not yet, is written down with the scores.
 */
export async function decidePromotion({ db, clock, log }: House): Promise<void> {
  const challenger = await readChallenger(db);
  if (!challenger) return;
  const now = clock.now();
  const { champion } = await failureVersions(db);
  const [rows, policies] = await Promise.all([readShadowRows(db, challenger), listPolicies(db)]);
  const asked = policies.find(({ name }) => name === "default")?.horizonMinutes;
  const horizon = (asked ?? DEFAULT_POLICY.horizonMinutes) as HorizonMinutes;
  const verdict = judgeChallenger(rows, horizon, (now - challenger.since) / DAY_MS);
  const { version } = challenger;
  await saveShadow(db, version, { ...verdict, horizon, judgedAt: now, against: champion });
  const scores = { judgements: verdict.judgements };
  if (verdict.kind === "promote") {
    const words = `${version} speaks instead of ${champion ?? "the first passage alone"}: ${verdict.words}`;
    const decision = { kind: "promoted" as const, by: CONTROLLER, words, scores, at: now };
    const done = await promoteFailureModel(db, version, decision, champion);
    log.info({ version, done: done.kind }, words);
  }
  if (verdict.kind === "give_up") {
    await endChallenger(db, version, { kind: "kept", by: CONTROLLER, words: verdict.words, scores, at: now });
  }
}
