import type { House } from "@/server/house";
import { announce } from "@/server/store/live";
import { endLeases } from "./negotiate/end-leases";
import { endWaiting } from "./negotiate/end-waiting";
import { endWaitingReclaims } from "./negotiate/end-waiting-reclaims";
import { giveBackMachine } from "./negotiate/give-back-machine";
import { openAsks } from "./negotiate/open-asks";
import { openReclaims } from "./negotiate/open-reclaims";
import { proposeMoves } from "./negotiate/propose-moves";
import { recallForFeeds } from "./negotiate/recall-for-feeds";
import { returnDonations } from "./negotiate/return-donations";
import { readScene } from "./negotiate/scene";
import { watchReclaims } from "./negotiate/watch-reclaims";

/**
 * Everything that a host has to decide now: offers that waited long enough, what goes back to its owner, leases that
 * end, new asks, and last what nobody needs.
 * Decides on rows only; what is to be done is left as intent rows for `apply`.
 */
export async function negotiate(house: House, { hostId }: { hostId: number }): Promise<void> {
  const scene = await readScene(house, hostId);
  await endWaiting(house, scene);
  await endWaitingReclaims(house, scene);
  await watchReclaims(house, scene);
  await returnDonations(house, scene);
  await recallForFeeds(house, scene);
  await endLeases(house, scene);
  await giveBackMachine(house, scene);
  await openAsks(house, scene);
  await proposeMoves(house, scene);
  await openReclaims(house, scene);
  await announce(house.db, ["negotiations", "hosts"]);
}
