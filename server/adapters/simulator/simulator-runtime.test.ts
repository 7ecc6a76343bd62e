import { describe, expect, it } from "vitest";
import { createSimulatorRuntime, type SimulatorOptions } from "@/server/adapters/simulator/simulator-runtime";
import type { EpochMs } from "@/server/domain/units";
import { type RuntimeEvent, RuntimeUnavailable } from "@/server/ports/container-runtime";
import { containerRuntimeConformance } from "@/server/ports/container-runtime.conformance";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 10, 0, 3, 210);

class SteppedClock {
  constructor(private at: EpochMs = START) {}
  now = () => this.at;
  advance(ms: number) {
    this.at += ms;
  }
}

function simulate(options: Partial<SimulatorOptions> = {}) {
  const clock = new SteppedClock();
  return { clock, runtime: createSimulatorRuntime({ seed: 1, clock, eventPollMs: 5, ...options }) };
}

const { clock: suiteClock, runtime: suiteRuntime } = simulate();
containerRuntimeConformance("the simulated fleet", {
  runtime: () => suiteRuntime,
  now: () => suiteClock.now(),
  startContainer: (options) => suiteRuntime.startContainer(options),
  stopContainer: (id) => suiteRuntime.stopContainer(id),
  removeContainer: (id) => suiteRuntime.removeContainer(id),
  async advance(ms) {
    suiteClock.advance(ms);
    suiteRuntime.catchUp();
  },
});

/** Every event until one satisfies `last`. */
async function eventsUntil(events: AsyncIterable<RuntimeEvent>, last: (event: RuntimeEvent) => boolean) {
  const told: RuntimeEvent[] = [];
  for await (const event of events) {
    told.push(event);
    if (last(event)) break;
  }
  return told;
}

describe("createSimulatorRuntime", () => {
  it("says on its host that it is simulated", async () => {
    const host = await simulate({ seed: 7 }).runtime.describeHost();
    expect(host).toMatchObject({
      name: "simulated-host",
      kind: "simulator",
      version: "Simulated fleet, seed 7",
    });
  });

  it("gives the same bytes for the same seed and the same calls", async () => {
    const run = async (seed: number) => {
      const { clock, runtime } = simulate({ seed });
      const seen: unknown[] = [...runtime.recordedHistory()];
      for (let i = 0; i < 20; i++) {
        clock.advance(10_000);
        seen.push(...(await runtime.readAll(await runtime.listContainers())));
      }
      return JSON.stringify(seen);
    };
    const once = await run(3);
    expect(await run(3)).toBe(once);
    expect(await run(4)).not.toBe(once);
  });

  it("remembers two hours before it was made, every 10 s, up to the present, with leaks on their way", async () => {
    const { runtime } = simulate();
    const history = runtime.recordedHistory();
    const containers = await runtime.listContainers();
    expect([...history.keys()].sort()).toEqual(containers.map((c) => c.runtimeId).sort());
    const checkout = history.get(containers.find((c) => c.name === "checkout-api")!.runtimeId)!;
    expect(checkout).toHaveLength(720);
    checkout.slice(1).forEach((reading, i) => {
      expect(reading.at - checkout[i]!.at).toBe(10_000);
      expect(reading.cpuUsageNs).toBeGreaterThan(checkout[i]!.cpuUsageNs!);
    });
    expect(START - checkout.at(-1)!.at).toBeLessThan(10_000);
    const usage = checkout.map((reading) => reading.memoryUsageBytes! - reading.memoryInactiveFileBytes!);
    expect(usage.at(-1)! - usage[0]!).toBeGreaterThan(300 * 1024 ** 2);
    expect(usage.at(-1)!).toBeLessThan(checkout[0]!.limits!.memoryBytes!);
  });

  it("remembers less of a big fleet, so that memory stays bounded", () => {
    const history = [...simulate({ containers: 5_000 }).runtime.recordedHistory().values()];
    expect(history).toHaveLength(5_000);
    const total = history.reduce((sum, readings) => sum + readings.length, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThanOrEqual(60_000);
  });

  it("tells of a leak's end as an engine does: oom, die 137, start", async () => {
    const { clock, runtime } = simulate();
    const events = runtime.events(clock.now(), new AbortController().signal);
    clock.advance(20 * MINUTE);
    const told = await eventsUntil(events, (e) => e.name === "checkout-api" && e.kind === "start");
    const ofCheckout = told.filter((e) => e.name === "checkout-api");
    expect(ofCheckout.map((e) => [e.kind, e.exitCode])).toEqual([
      ["oom", null],
      ["die", 137],
      ["start", null],
    ]);
    const restarted = await runtime.inspect(ofCheckout[0]!.runtimeId);
    expect(restarted).toMatchObject({ restartCount: 1, startedAt: ofCheckout[2]!.at });
  });

  it("keeps a leak alive whose limit was raised in time", async () => {
    const { clock, runtime } = simulate();
    const leak = (await runtime.listContainers()).find((c) => c.name === "checkout-api")!;
    clock.advance(10 * MINUTE);
    await runtime.updateLimits(leak.runtimeId, { cpuMillicores: null, memoryBytes: 768 * 1024 ** 2 });
    clock.advance(30 * MINUTE);
    expect(await runtime.inspect(leak.runtimeId)).toMatchObject({
      restartCount: 0,
      startedAt: leak.startedAt,
    });
  });

  it("tells the present to a listener that waits, without being asked again", async () => {
    const { clock, runtime } = simulate();
    const id = (await runtime.listContainers())[0]!.runtimeId;
    const waiting = eventsUntil(
      runtime.events(clock.now(), new AbortController().signal),
      (e) => e.kind === "update",
    );
    await runtime.updateLimits(id, { cpuMillicores: 700, memoryBytes: null });
    expect((await waiting).at(-1)).toMatchObject({ kind: "update", runtimeId: id, at: START });
  });

  it("catches up after a month of sleep in bounded work, and goes on", async () => {
    const { clock, runtime } = simulate();
    clock.advance(30 * 24 * 60 * MINUTE);
    const readings = await runtime.readAll(await runtime.listContainers());
    for (const { at } of readings.values()) expect(clock.now() - at).toBeLessThan(1_000);
  });

  it("stands still when the clock goes backwards", async () => {
    const { clock, runtime } = simulate();
    const before = await runtime.readAll(await runtime.listContainers());
    clock.advance(-5 * MINUTE);
    expect(await runtime.readAll(await runtime.listContainers())).toEqual(before);
  });

  it("runs its troubles faster at a higher speed, while a second of CPU stays a second", async () => {
    const { clock, runtime } = simulate({ speed: 10 });
    const leak = (await runtime.listContainers()).find((c) => c.name === "checkout-api")!;
    clock.advance(2 * MINUTE);
    expect(await runtime.inspect(leak.runtimeId)).toMatchObject({ restartCount: leak.restartCount + 1 });
    const { cpuMillicores } = await runtime.describeHost();
    const before = await runtime.readAll(await runtime.listContainers());
    clock.advance(10_000);
    const after = await runtime.readAll(await runtime.listContainers());
    let usedNs = 0;
    for (const [id, { cpuUsageNs }] of after)
      usedNs += Math.max(0, cpuUsageNs! - (before.get(id)?.cpuUsageNs ?? 0));
    expect(usedNs).toBeGreaterThan(0);
    expect(usedNs / 10_000).toBeLessThan(cpuMillicores * 1_000);
  });

  it("ends its events and answers nothing more once it is closed", async () => {
    const { clock, runtime } = simulate();
    const listening = eventsUntil(runtime.events(clock.now(), new AbortController().signal), () => false);
    await runtime.close();
    expect(await listening).toEqual([]);
    await expect(runtime.listContainers()).rejects.toThrow(RuntimeUnavailable);
  });
});
