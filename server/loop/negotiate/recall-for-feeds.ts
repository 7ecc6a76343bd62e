import { leasesToRecall, type RecallCandidate } from "@/server/domain/feeds/leases-to-recall";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { readBounds } from "@/server/store/feed-bounds";
import { openLeases } from "@/server/store/leases";
import { readLedger } from "@/server/store/ledger";
import { recallLeases } from "@/server/store/recall-leases";
import type { Scene } from "./scene";

/** Asks grants back that a feed leaves no room for; each steps down from now on, wherever that is safe. */
export async function recallForFeeds(house: House, scene: Scene): Promise<void> {
  const { now, host } = scene;
  // Most hosts have no feed, and need no ledger for this.
  if ((await readBounds(house.db.prisma, host.id, now)).length === 0) return;
  const { own, bounds } = await readLedger(house.db, { hostId: host.id, now });
  const leases = await openLeases(house.db, host.id);
  const candidates = leases.map(
    ({ id, dimension, granted, baseline, endsAt, containerId }): RecallCandidate => ({
      id,
      dimension: dimension as LimitDimension,
      extra: Number(granted - baseline),
      priority: scene.actors.get(containerId)?.resolved.policy.priority ?? 0,
      endsAt: endsAt.getTime(),
    }),
  );
  for (const { id, because } of leasesToRecall(own, bounds, candidates, now)) {
    const lease = leases.find((one) => one.id === id);
    if (lease?.recalledAt === null) await recallLeases(house.db, lease.negotiationId, now, because);
  }
}
