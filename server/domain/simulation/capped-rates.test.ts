import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blueprintOf, type Recipe } from "@/server/domain/simulation/blueprint-of";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { setLimits } from "@/server/domain/simulation/set-limits";
import { stepFleet } from "@/server/domain/simulation/step-fleet";

const MIB = 1024 ** 2;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 9);

/** 20 requests a second, each of which sends 100 kB and writes 50 kB: 2 MB/s and 1 MB/s. */
function fleetOf(recipe: Partial<Recipe>) {
  const service = {
    responseBytes: 100_000,
    diskWriteBytesPerRequest: 50_000,
    diskReadBytesPerSecond: 300_000,
  };
  const blueprint = blueprintOf({
    ...{ name: "a", image: "a:1", cpu: 1_000, memoryMib: 512, restMib: 100, load: [20, 5] as const, service },
    ...recipe,
  });
  const fleet = createFleet({ seed: 1, startAt: START, blueprints: [blueprint] });
  const container = fleet.containers[0]!;
  /** Bytes a second over the next so many seconds. */
  const rates = (seconds: number) => {
    const before = { ...container.counters };
    stepFleet(fleet, fleet.now + seconds * 1_000);
    const of = (name: "networkTxBytes" | "networkRxBytes" | "blockWriteBytes" | "blockReadBytes") =>
      (container.counters[name] - before[name]) / seconds;
    return {
      sent: of("networkTxBytes"),
      received: of("networkRxBytes"),
      written: of("blockWriteBytes"),
      read: of("blockReadBytes"),
    };
  };
  return { fleet, container, rates };
}

describe("a container whose network or disk is capped", () => {
  it("never sends, receives, reads or writes more than its cap, whatever it is asked for", () => {
    const amount = fc.double({ min: 0.07, max: 4, noNaN: true });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 60 }), (networkMib, diskMib, requests) => {
        const { rates } = fleetOf({ networkMib, diskMib, load: [requests, 5] });
        for (let second = 0; second < 60; second += 5) {
          const { sent, received, written, read } = rates(5);
          expect(Math.max(sent, received)).toBeLessThanOrEqual(networkMib * MIB * 1.000001);
          expect(Math.max(written, read)).toBeLessThanOrEqual(diskMib * MIB * 1.000001);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    { name: "network", cap: { networkMib: 1 }, raised: { networkBytesPerSecond: 4 * MIB }, field: "sent" },
    { name: "disk", cap: { diskMib: 0.5 }, raised: { diskBytesPerSecond: 4 * MIB }, field: "written" },
  ] as const)(
    "fills a $name cap under its demand, fails its health check, and is well again once it is raised",
    ({ cap, raised, field }) => {
      const { fleet, container, rates } = fleetOf(cap);
      rates(60);
      const before = rates(60)[field];
      expect(container.health).toBe("unhealthy");
      expect(
        setLimits(fleet, container, { cpuMillicores: null, memoryBytes: null, ...raised }, fleet.now),
      ).toEqual({ kind: "updated" });
      rates(120);
      expect(container.health).toBe("healthy");
      expect(rates(60)[field]).toBeGreaterThan(1.5 * before);
    },
  );

  it("works on no more than its network lets through, so that its CPU is not taken for the fault", () => {
    const { container, rates } = fleetOf({ networkMib: 0.5 });
    rates(120);
    expect(container.gauges.cpuMillicores).toBeLessThan(15 + 0.5 * 1.3 * 20 * 5);
    expect(container.gauges.cpuPressure).toBeLessThan(5);
  });

  it("stalls on I/O for as much as a full throttle holds up", () => {
    const full = fleetOf({ diskMib: 0.25 });
    const free = fleetOf({});
    full.rates(120);
    free.rates(120);
    expect(full.container.gauges.ioPressure).toBeGreaterThan(50);
    expect(free.container.gauges.ioPressure).toBeLessThan(5);
  });

  it("lives as without a cap where its cap is wide", () => {
    const wide = fleetOf({ networkMib: 100, diskMib: 100 });
    const none = fleetOf({});
    stepFleet(wide.fleet, START + 10 * MINUTE);
    stepFleet(none.fleet, START + 10 * MINUTE);
    expect(wide.container.counters).toEqual(none.container.counters);
  });
});
