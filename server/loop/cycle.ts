import type { House } from "@/server/house";
import { pendingChanges } from "@/server/store/changes";
import { apply } from "./apply";
import { assess } from "./assess";
import { collect } from "./collect";
import { forecast } from "./forecast";
import { negotiate } from "./negotiate";
import { observe } from "./observe";
import { resizeMachine } from "./resize-machine";
import { scrape } from "./scrape";

/**
 * The whole loop, once, for one host, in order: start reading here.
 *
 * see      collect → forecast → assess     what runs, what it will use, how likely it is to fail
 * decide   negotiate                       ask and answer; a person or the policy accepts
 * act      apply → resize → observe        change, read back, and look after what was changed
 *
 * Live, each verb is a job of its own (see workers/), so that each can stop alone; they share rows, never calls. In
 * tests, benchmarks and simulations this runs them one after another.
 */
export async function cycle(house: House, hostId: number): Promise<void> {
  await collect(house, { hostId });
  await scrape(house, { hostId });
  await forecast(house, { hostId });
  await assess(house, { hostId });
  await negotiate(house, { hostId });
  for (const changeId of await pendingChanges(house.db, hostId)) await apply(house, { changeId });
  await resizeMachine(house, { hostId });
  await observe(house, { hostId });
}
