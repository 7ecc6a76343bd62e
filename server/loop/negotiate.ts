import type { House } from "@/server/house";
import { announce } from "@/server/store/live";
import { endLeases } from "./negotiate/end-leases";
import { endWaiting } from "./negotiate/end-waiting";
import { openAsks } from "./negotiate/open-asks";
import { recallForFeeds } from "./negotiate/recall-for-feeds";
import { returnDonations } from "./negotiate/return-donations";
import { readScene } from "./negotiate/scene";

/**
 * Everything that a host has to decide now: offers that waited long enough, leases that end, and new asks.
 * Decides on rows only; what is to be done is left as intent rows for `apply`.
 */
export async function negotiate(house: House, { hostId }: { hostId: number }): Promise<void> {
  const scene = await readScene(house, hostId);
  await endWaiting(house, scene);
  await returnDonations(house, scene);
  await recallForFeeds(house, scene);
  await endLeases(house, scene);
  await openAsks(house, scene);
  await announce(house.db, ["negotiations", "hosts"]);
}
