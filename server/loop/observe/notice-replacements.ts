import type { House } from "@/server/house";
import { recordReplaced } from "@/server/store/record-end";
import { replacedEnds } from "@/server/store/replaced-ends";

/**
 * A container that a signal ended, and whose workload goes on with another image, was deployed anew: no failure. One that
 * crashed with a code of its own, or ran out of memory, had failed before it was replaced.
 */
export async function noticeReplacements({ db, clock, log }: House, hostId: number): Promise<void> {
  for (const { outcomeId, name, image } of await replacedEnds(db, hostId, clock.now())) {
    await recordReplaced(db, outcomeId, `ended by a signal, and ${image} took its place: a deployment`);
    log.info({ container: name, image }, "an end was a deployment");
  }
}
