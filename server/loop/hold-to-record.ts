import { judgeRecord } from "@/server/domain/negotiation/auto/judge-record";
import type { House } from "@/server/house";
import { actingPolicies, storeRecordVerdict } from "@/server/store/auto-records";
import { announce } from "@/server/store/live";
import { readAutoBar } from "@/server/store/settings";

/** Holds every policy that acts by itself against the bar that unlocks it: who falls below it asks a person again. */
export async function holdToRecord({ db, clock, log }: House): Promise<void> {
  const now = clock.now();
  const bar = await readAutoBar(db);
  for (const acting of await actingPolicies(db, now)) {
    const below = judgeRecord(acting.record, bar);
    if (!(await storeRecordVerdict(db, acting, below, now))) continue;
    const about = { policy: acting.policy.name, record: acting.record };
    if (below === null) log.info(about, "the record of a policy is above the bar again");
    else log.warn(about, `auto does badly: ${below}`);
    await announce(db, ["policies", "fleet"]);
  }
}
