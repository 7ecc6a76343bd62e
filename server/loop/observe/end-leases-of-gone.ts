import type { House } from "@/server/house";
import { hostLink, runtimeTrouble } from "@/server/loop/host-link";
import { openLeases } from "@/server/store/leases";
import { endLease } from "@/server/store/release-grant";

/** Before this, a container that is down is most likely between an end and a restart. */
const ASK_AFTER_MS = 2 * 60_000;

/**
 * Ends the leases of containers that are gone. One that is only stopped keeps its limit, whatever the length of its
 * stop, and so its lease: the runtime is asked, and where it does not answer nothing is decided.
 */
export async function endLeasesOfGone(house: House, hostId: number): Promise<void> {
  const { runtime } = hostLink(house, hostId);
  const now = house.clock.now();
  for (const lease of await openLeases(house.db, hostId)) {
    const { removedAt, runtimeId } = lease.container;
    if (!removedAt || now - removedAt.getTime() < ASK_AFTER_MS) continue;
    try {
      if ((await runtime.inspect(runtimeId)) !== null) continue;
    } catch (error) {
      if (runtimeTrouble(error) !== "gone") return;
    }
    await endLease(house.db, lease, now, "the container is gone, and its limit with it");
  }
}
