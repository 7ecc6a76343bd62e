import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blueprintOf, type Recipe } from "@/server/domain/simulation/blueprint-of";
import { createFleet, type FleetOptions } from "@/server/domain/simulation/create-fleet";
import { readContainer } from "@/server/domain/simulation/read-container";
import { setLimits } from "@/server/domain/simulation/set-limits";
import type { Fleet, SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import { stepFleet } from "@/server/domain/simulation/step-fleet";

const MIB = 1024 ** 2;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 9);

const ORDINARY: Recipe = {
  name: "a",
  image: "acme/a:1",
  cpu: 1_000,
  memoryMib: 256,
  restMib: 100,
  load: [20, 10],
};
const LEAK: Partial<Recipe> = {
  behaviour: { kind: "leak", bytesPerMinute: 4 * MIB, dueAfterMs: 20 * MINUTE },
};
const SURGE: Partial<Recipe> = {
  memoryMib: 512,
  behaviour: {
    kind: "surge",
    startsAfterMs: 5 * MINUTE,
    rampMs: 10 * MINUTE,
    holdMs: 30 * MINUTE,
    everyMs: 4 * HOUR,
    factor: 8,
  },
};
const CRASH: Partial<Recipe> = { behaviour: { kind: "crashBug", meanUptimeMs: 20 * MINUTE } };
const HEAP: Partial<Recipe> = {
  memoryMib: 1_024,
  behaviour: {
    kind: "fixedHeap",
    heapBytes: 200 * MIB,
    liveBytes: 80 * MIB,
    bytesPerMinute: 2 * MIB,
    dueAfterMs: 15 * MINUTE,
  },
};
const NOISE: Partial<Recipe> = {
  cpu: null,
  cpuWeight: 4_096,
  behaviour: {
    kind: "noisyNeighbour",
    millicores: 8_000,
    startsAfterMs: 2 * MINUTE,
    lastsMs: 5 * MINUTE,
    everyMs: HOUR,
  },
};

function fleetOf(recipes: Partial<Recipe>[], options: Partial<FleetOptions> = {}): Fleet {
  const blueprints = recipes.map((recipe, i) => blueprintOf({ ...ORDINARY, name: `c${i}`, ...recipe }));
  return createFleet({
    seed: 11,
    startAt: START,
    blueprints,
    host: { cpuMillicores: 4_000, memoryBytes: 8_192 * MIB },
    ...options,
  });
}
const first = (fleet: Fleet): SimulatedContainer => fleet.containers[0]!;
/** Minutes from the start to each event of one kind. */
const minutesOf = (fleet: Fleet, kind: string) =>
  fleet.events.filter((event) => event.kind === kind).map(({ at }) => (at - START) / MINUTE);
const exits = (fleet: Fleet) =>
  fleet.events.filter(({ kind }) => kind === "die").map(({ exitCode }) => exitCode);
/** A fingerprint of everything that can be seen from outside. */
const bytesOf = (fleet: Fleet) =>
  JSON.stringify([fleet.now, fleet.events, fleet.containers.map((c) => readContainer(fleet, c))]);

describe("what each kind of workload promises", () => {
  it("a leak is OOM-killed at its limit and not before, comes back, and leaks again", () => {
    const fleet = fleetOf([LEAK]);
    stepFleet(fleet, START + 18 * MINUTE);
    expect(fleet.events).toEqual([]);
    expect(readContainer(fleet, first(fleet)).memoryUsageBytes).toBeGreaterThan(235 * MIB);
    stepFleet(fleet, START + 80 * MINUTE);
    const [oom, again] = minutesOf(fleet, "oom");
    expect(Math.abs(oom! - 20)).toBeLessThan(1.5);
    expect(Math.abs(again! - oom! - 39)).toBeLessThan(2);
    expect(exits(fleet)).toEqual([137, 137]);
    expect(fleet.events.slice(0, 3).map(({ kind }) => kind)).toEqual(["oom", "die", "start"]);
    expect(first(fleet)).toMatchObject({
      state: "running",
      restartCount: 2,
      oomKilled: false,
      exitCode: null,
    });
  });

  it("a raised limit postpones the kill of a leak by as long as the room takes to fill", () => {
    const fleet = fleetOf([LEAK]);
    stepFleet(fleet, START + 15 * MINUTE);
    setLimits(fleet, first(fleet), { cpuMillicores: null, memoryBytes: 336 * MIB }, fleet.now);
    stepFleet(fleet, START + 60 * MINUTE);
    expect(Math.abs(minutesOf(fleet, "oom")[0]! - 40)).toBeLessThan(2);
  });

  it("a leak without a limit of its own ends when the host is full", () => {
    const fleet = fleetOf([{ ...LEAK, memoryMib: null }, {}], {
      host: { cpuMillicores: 4_000, memoryBytes: 300 * MIB },
    });
    stepFleet(fleet, START + 40 * MINUTE);
    expect(fleet.events.filter(({ kind }) => kind === "oom").map(({ name }) => name)).toEqual(["c0"]);
    expect(Math.abs(minutesOf(fleet, "oom")[0]! - 25)).toBeLessThan(2);
  });

  it("a spike is short, and calm outweighs it", () => {
    const fleet = fleetOf([
      { behaviour: { kind: "spike", everyMs: 5 * MINUTE, lastsMs: 30_000, factor: 4 } },
    ]);
    let high = 0;
    for (let minute = 1; minute <= 240 * 6; minute++) {
      stepFleet(fleet, START + minute * 10_000);
      if (first(fleet).gauges.cpuMillicores > 500) high++;
    }
    expect(high / (240 * 6)).toBeGreaterThan(0.03);
    expect(high / (240 * 6)).toBeLessThan(0.2);
    expect(exits(fleet)).toEqual([]);
  });

  it.each([
    { name: "a daily rhythm is highest at 14:00 UTC", tempo: 1, dayMs: 24 * HOUR },
    { name: "a daily rhythm runs through its day faster in accelerated time", tempo: 24, dayMs: HOUR },
  ])("$name", ({ tempo, dayMs }) => {
    const midnight = Date.UTC(2026, 0, 5);
    const fleet = fleetOf([{ behaviour: { kind: "dailyRhythm", amplitude: 0.6 } }], {
      startAt: midnight,
      tempo,
    });
    const cpuOfHour = Array.from({ length: 24 }, (_, hour) => {
      stepFleet(fleet, midnight + (hour / 24) * dayMs, 1_000);
      return first(fleet).gauges.cpuMillicores;
    });
    const peak = cpuOfHour.indexOf(Math.max(...cpuOfHour));
    const low = cpuOfHour.slice(1).indexOf(Math.min(...cpuOfHour.slice(1))) + 1;
    expect(Math.abs(peak - 14)).toBeLessThanOrEqual(2);
    expect(Math.abs(low - 2)).toBeLessThanOrEqual(2);
    expect(cpuOfHour[peak]! / cpuOfHour[low]!).toBeGreaterThan(2);
  });

  it("a surge is throttled, queues, answers slowly and turns unhealthy", () => {
    const fleet = fleetOf([SURGE]);
    stepFleet(fleet, START + 5 * MINUTE);
    const calm = readContainer(fleet, first(fleet));
    expect(first(fleet)).toMatchObject({ health: "healthy", gauges: { backlog: 0 } });
    expect(calm.cpuThrottledPeriods! / calm.cpuPeriods!).toBeLessThan(0.01);
    stepFleet(fleet, START + 20 * MINUTE);
    const { gauges, health } = first(fleet);
    expect(gauges.cpuMillicores).toBe(1_000);
    expect(gauges.backlog).toBeGreaterThan(500);
    expect(gauges.p95Seconds).toBeGreaterThan(3);
    expect(health).toBe("unhealthy");
    const late = readContainer(fleet, first(fleet));
    expect(late.cpuPressure).toBeGreaterThan(30);
    expect(late.cpuThrottledPeriods! - calm.cpuThrottledPeriods!).toBeGreaterThan(3_000);
    expect(first(fleet).counters.failedRequests).toBeGreaterThan(1_000);
  });

  it("more CPU drains a surge's queue and heals it", () => {
    const fleet = fleetOf([SURGE]);
    stepFleet(fleet, START + 20 * MINUTE);
    setLimits(fleet, first(fleet), { cpuMillicores: 2_500, memoryBytes: null }, fleet.now);
    stepFleet(fleet, START + 24 * MINUTE);
    expect(first(fleet)).toMatchObject({ health: "healthy", gauges: { backlog: 0 } });
    expect(first(fleet).gauges.p95Seconds).toBeLessThan(0.5);
  });

  it("a crash bug dies whatever it is given", () => {
    const fleet = fleetOf([CRASH]);
    const rich = fleetOf([{ ...CRASH, cpu: 4_000, memoryMib: 4_096 }]);
    for (const each of [fleet, rich]) stepFleet(each, START + 4 * HOUR);
    expect(exits(fleet).length).toBeGreaterThan(4);
    expect(new Set(exits(fleet))).toEqual(new Set([1]));
    expect(minutesOf(rich, "die")).toEqual(minutesOf(fleet, "die"));
  });

  it("a fixed heap exits 3 at its own cap, however much its container may use", () => {
    const fleet = fleetOf([HEAP]);
    const rich = fleetOf([{ ...HEAP, memoryMib: 8_000 }]);
    for (const each of [fleet, rich]) stepFleet(each, START + 20 * MINUTE);
    expect(exits(fleet)).toEqual([3]);
    expect(Math.abs(minutesOf(fleet, "die")[0]! - 15)).toBeLessThan(1);
    expect(minutesOf(rich, "die")).toEqual(minutesOf(fleet, "die"));
    expect(minutesOf(fleet, "oom")).toEqual([]);
  });

  it("a noisy neighbour makes others wait for CPU while it is loud, and no longer", () => {
    const busy: Partial<Recipe> = { cpu: 2_000, load: [100, 12] };
    const fleet = fleetOf([busy, busy, NOISE]);
    const pressureAt = (minute: number) => {
      stepFleet(fleet, START + minute * MINUTE);
      return readContainer(fleet, first(fleet)).cpuPressure!;
    };
    const [before, during, after] = [pressureAt(1.5), pressureAt(5), pressureAt(12)];
    expect(during).toBeGreaterThan(20);
    expect(before).toBeLessThan(2);
    expect(after).toBeLessThan(2);
  });

  it("who waits for a full host is starved, not throttled", () => {
    const fleet = fleetOf([
      { cpu: 3_000, load: [100, 12] },
      { ...NOISE, cpuWeight: 8_192 },
    ]);
    stepFleet(fleet, START + 6 * MINUTE);
    const { cpuThrottledPeriods, cpuPeriods, cpuPressure } = readContainer(fleet, first(fleet));
    expect(cpuPressure).toBeGreaterThan(30);
    expect(cpuThrottledPeriods! / cpuPeriods!).toBeLessThan(0.01);
  });

  it("a healthy one stays well for a week", () => {
    const fleet = fleetOf([{}]);
    stepFleet(fleet, START + 7 * 24 * HOUR, 10_000);
    expect(fleet.events).toEqual([]);
    expect(first(fleet).health).toBe("healthy");
  });
});

describe("stepFleet", () => {
  const everything = [LEAK, SURGE, CRASH, HEAP, NOISE, {}];

  it("gives the same bytes for the same seed, and others for another", () => {
    const run = (seed: number) => {
      const fleet = fleetOf(everything, { seed });
      stepFleet(fleet, START + HOUR);
      return bytesOf(fleet);
    };
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });

  it("gives the same bytes however the way is cut into calls", () => {
    const whole = fleetOf(everything);
    stepFleet(whole, START + 10 * MINUTE);
    const cuts = fc.array(fc.integer({ min: -30_000, max: 10 * MINUTE }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (offsets) => {
        const fleet = fleetOf(everything);
        for (const offset of offsets) stepFleet(fleet, START + offset);
        stepFleet(fleet, START + 10 * MINUTE);
        expect(bytesOf(fleet)).toBe(bytesOf(whole));
      }),
      { numRuns: 15 },
    );
  });

  it("keeps one container's luck apart from another's limits", () => {
    const [plain, changed] = [fleetOf([LEAK, CRASH]), fleetOf([LEAK, CRASH])];
    setLimits(changed, first(changed), { cpuMillicores: 2_000, memoryBytes: 800 * MIB }, START);
    for (const fleet of [plain, changed]) stepFleet(fleet, START + HOUR);
    const second = (fleet: Fleet) => JSON.stringify(readContainer(fleet, fleet.containers[1]!));
    expect(second(changed)).toBe(second(plain));
  });

  it("never gives out more CPU than the host has, nor to one more than its limit; counters never fall in a life", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 500, max: 6_000 }), (seed, cpuMillicores) => {
        const fleet = fleetOf(everything, { seed, host: { cpuMillicores, memoryBytes: 8_192 * MIB } });
        for (let minute = 0; minute < 30; minute++) {
          const before = new Map(fleet.containers.map((c) => [c, { ...c.counters, startedAt: c.startedAt }]));
          stepFleet(fleet, fleet.now + MINUTE);
          const running = fleet.containers.filter(({ state }) => state === "running");
          expect(running.reduce((sum, c) => sum + c.gauges.cpuMillicores, 0)).toBeLessThanOrEqual(
            cpuMillicores + 1e-6,
          );
          for (const container of running) {
            const { limits, gauges, counters } = container;
            expect(gauges.cpuMillicores).toBeLessThanOrEqual(limits.cpuMillicores ?? cpuMillicores);
            expect(gauges.workingSetBytes + gauges.inactiveFileBytes).toBeLessThanOrEqual(
              limits.memoryBytes! + 1,
            );
            const was = before.get(container)!;
            if (was.startedAt !== container.startedAt) continue;
            for (const key of Object.keys(counters) as (keyof typeof counters)[])
              expect(counters[key], key).toBeGreaterThanOrEqual(was[key]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it("counts CPU time and periods to the second", () => {
    const fleet = fleetOf([SURGE]);
    stepFleet(fleet, START + 20 * MINUTE);
    const a = readContainer(fleet, first(fleet));
    stepFleet(fleet, fleet.now + 10_000);
    const b = readContainer(fleet, first(fleet));
    expect(b.at - a.at).toBe(10_000);
    expect(b.cpuUsageNs! - a.cpuUsageNs!).toBe(10e9);
    expect(b.cpuPeriods! - a.cpuPeriods!).toBe(100);
  });

  it("starts every counter at zero after a restart", () => {
    const fleet = fleetOf([LEAK]);
    stepFleet(fleet, START + 19 * MINUTE);
    const old = readContainer(fleet, first(fleet));
    while (first(fleet).restartCount === 0) stepFleet(fleet, fleet.now + 1_000);
    const fresh = readContainer(fleet, first(fleet));
    expect(first(fleet).startedAt).toBe(fleet.now);
    expect(old.cpuUsageNs).toBeGreaterThan(0);
    expect(fresh).toMatchObject({
      cpuUsageNs: 0,
      cpuPeriods: 0,
      networkRxBytes: 0,
      oomKills: 0,
      majorFaults: 0,
    });
  });

  it("waits longer and longer before it restarts what dies at once", () => {
    const fleet = fleetOf([{ behaviour: { kind: "crashBug", meanUptimeMs: 1 } }]);
    stepFleet(fleet, START + 10 * MINUTE);
    const [dies, starts] = [minutesOf(fleet, "die"), minutesOf(fleet, "start")];
    const waits = starts.map((at, i) => Math.round((at - dies[i]!) * 60));
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it.each([
    { name: "a time that is not a number", to: Number.NaN, step: 1_000 },
    { name: "a time without end", to: Number.POSITIVE_INFINITY, step: 1_000 },
    { name: "a step of nothing", to: START + 1, step: 0 },
  ])("throws at $name", ({ to, step }) => {
    expect(() => stepFleet(fleetOf([{}]), to, step)).toThrow(RangeError);
  });
});
