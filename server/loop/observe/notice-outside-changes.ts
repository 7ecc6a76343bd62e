import type { House } from "@/server/house";
import { noticeOutsideChange } from "@/server/loop/notice-outside-change";
import { openLeases } from "@/server/store/leases";

/** Holds every granted limit of a host against what it reads now, unless a change of ours is about to move it. */
export async function noticeOutsideChanges(house: House, hostId: number): Promise<void> {
  for (const lease of await openLeases(house.db, hostId)) {
    if (lease.container.removedAt) continue;
    const inFlight = await house.db.prisma.change.count({
      where: { containerId: lease.containerId, state: { in: ["intended", "calling"] } },
    });
    if (inFlight === 0) await noticeOutsideChange(house, lease);
  }
}
