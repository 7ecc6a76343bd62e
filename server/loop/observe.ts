import { Failure } from "@/server/failures";
import type { House } from "@/server/house";
import { stuckChanges } from "@/server/store/changes";
import { endStaleFailures } from "@/server/store/end-stale-failures";
import { apply } from "./apply";
import { endLeasesOfGone } from "./observe/end-leases-of-gone";
import { noticeOutsideChanges } from "./observe/notice-outside-changes";
import { noticeReplacements } from "./observe/notice-replacements";
import { noticeUntoldKills } from "./observe/notice-untold-kills";
import { watchLives } from "./observe/watch-lives";
import { watchObjectives } from "./observe/watch-objectives";

/** A change that nobody concluded by then was lost with its process or its job. */
const STUCK_AFTER_MS = 20_000;

/**
 * Looks after what was decided: takes up changes that got stuck, by reading what really is, and reports limits that
 * somebody else moved. Writes down the failures that no event tells of: a container that runs and does not live, and an
 * objective that is not met. The event stream is `observeEvents`.
 */
export async function observe(house: House, { hostId }: { hostId: number }): Promise<void> {
  for (const changeId of await stuckChanges(house.db, hostId, house.clock.now() - STUCK_AFTER_MS)) {
    try {
      await apply(house, { changeId });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // One container that cannot be asked keeps no other waiting.
      house.log.error({ err: error, changeId }, "a stuck change could not be taken up; it is tried again");
    }
  }
  await endLeasesOfGone(house, hostId);
  await noticeOutsideChanges(house, hostId);
  await noticeReplacements(house, hostId);
  await noticeUntoldKills(house, hostId);
  await endStaleFailures(house.db, hostId, house.clock.now());
  await watchLives(house, hostId);
  await watchObjectives(house, hostId);
}
