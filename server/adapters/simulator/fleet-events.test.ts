import { describe, expect, it } from "vitest";
import { Bell, fleetEvents } from "@/server/adapters/simulator/fleet-events";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { recordEvent } from "@/server/domain/simulation/simulated-fleet";
import { type RuntimeEvent, RuntimeUnavailable } from "@/server/ports/container-runtime";

const START = Date.UTC(2026, 0, 5);
const HOW = { catchUp: () => {}, bell: new Bell(), pollMs: 5 };

function fleetWithEvents(count: number) {
  const fleet = createFleet({ seed: 1, startAt: START, containers: 1 });
  for (let i = 0; i < count; i++) recordEvent(fleet, fleet.containers[0]!, START + i, "update");
  return fleet;
}

describe("fleetEvents", () => {
  it("says so when the events that it is asked for are gone, rather than skip them", async () => {
    const events = fleetEvents(fleetWithEvents(30_000), START, new AbortController().signal, HOW);
    await expect(events.next()).rejects.toThrow(RuntimeUnavailable);
  });

  it("gives the ones that are kept to who asks for them only", async () => {
    const events = fleetEvents(fleetWithEvents(30_000), START + 29_999, new AbortController().signal, HOW);
    expect((await events.next()).value).toMatchObject({ at: START + 29_999 });
  });

  it("says so when a listener fell so far behind that its next event was dropped", async () => {
    const fleet = fleetWithEvents(10);
    const events = fleetEvents(fleet, START, new AbortController().signal, HOW);
    await events.next();
    for (let i = 10; i < 30_000; i++) recordEvent(fleet, fleet.containers[0]!, START + i, "update");
    await expect(events.next()).rejects.toThrow(RuntimeUnavailable);
  });

  it("tells each event once, in order, across waits", async () => {
    const fleet = fleetWithEvents(2);
    const abort = new AbortController();
    const told: RuntimeEvent[] = [];
    for await (const event of fleetEvents(fleet, START, abort.signal, HOW)) {
      told.push(event);
      if (told.length === 2) setTimeout(() => recordEvent(fleet, fleet.containers[0]!, START + 2, "die"), 1);
      if (event.kind === "die") abort.abort();
    }
    expect(told.map(({ at }) => at - START)).toEqual([0, 1, 2]);
  });

  it("tells nothing to who has already aborted", async () => {
    const events = fleetEvents(fleetWithEvents(2), START, AbortSignal.abort(), HOW);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
