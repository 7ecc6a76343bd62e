import type { House } from "@/server/house";
import { saveViolations } from "@/server/store/invariant-violations";
import { findViolations } from "@/server/store/invariants";

/** Holds the ledger against its promises. What is broken is kept, told in the log and counted in the metrics. */
export async function checkInvariants({ db, clock, log, settings }: House): Promise<void> {
  const now = clock.now();
  const { intervalSeconds, hourlyBudget } = settings;
  const found = await findViolations(db, { now, intervalSeconds, hourlyBudget });
  for (const { invariant, subject, detail } of await saveViolations(db, found, now))
    log.error({ invariant, subject }, `a promise is broken: ${invariant} on ${subject}: ${detail}`);
}
