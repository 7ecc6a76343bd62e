import type { House } from "@/server/house";
import { hostLink, runtimeTrouble } from "@/server/loop/host-link";
import { liveReclaims } from "@/server/store/reclaims";
import { endReclaim } from "@/server/store/restore-reclaim";

/** Before this, a container that is down is most likely between an end and a restart. */
const ASK_AFTER_MS = 2 * 60_000;

/** Ends the reclaims of containers that are gone. One that is only stopped keeps its lowered limit, and is watched again. */
export async function endReclaimsOfGone(house: House, hostId: number): Promise<void> {
  const { runtime } = hostLink(house, hostId);
  const now = house.clock.now();
  for (const reclaim of await liveReclaims(house.db, hostId)) {
    const { removedAt, runtimeId } = reclaim.container;
    if (!removedAt || now - removedAt.getTime() < ASK_AFTER_MS) continue;
    try {
      if ((await runtime.inspect(runtimeId)) !== null) continue;
    } catch (error) {
      if (runtimeTrouble(error) !== "gone") return;
    }
    await endReclaim(house.db, reclaim, now, "the container is gone");
  }
}
