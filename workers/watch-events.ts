import { setTimeout as wait } from "node:timers/promises";
import type { HostLink, House } from "@/server/house";
import { observeEvents } from "@/server/loop/observe-events";

const PAUSE_MS = 2_000;

/** Follows a host's events until `signal` aborts; a stream that ends with an error is followed again. */
export async function watchEvents(house: House, link: HostLink, signal: AbortSignal): Promise<void> {
  let since = house.clock.now();
  while (!signal.aborted) {
    const startedAt = house.clock.now();
    try {
      await observeEvents(house, link, since, signal);
    } catch (error) {
      house.log.error({ err: error, hostId: link.id }, "following the events failed; trying again");
      // What came meanwhile is delivered again; each event is written down once.
      since = startedAt;
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
