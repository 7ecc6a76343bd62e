import type { House } from "@/server/house";
import { stuckChanges } from "@/server/store/changes";
import { apply } from "./apply";
import { noticeOutsideChanges } from "./observe/notice-outside-changes";

/** A change that nobody concluded by then was lost with its process or its job. */
const STUCK_AFTER_MS = 20_000;

/**
 * Looks after what was decided: takes up changes that got stuck, by reading what really is, and reports limits that
 * somebody else moved. The event stream is `observeEvents`.
 */
export async function observe(house: House, { hostId }: { hostId: number }): Promise<void> {
  for (const changeId of await stuckChanges(house.db, hostId, house.clock.now() - STUCK_AFTER_MS)) {
    await apply(house, { changeId });
  }
  await noticeOutsideChanges(house, hostId);
}
