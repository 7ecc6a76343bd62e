import { afterAll, describe, expect, it } from "vitest";
import type { Reading, ReadingField } from "@/server/domain/telemetry/reading";
import type { Bytes, DurationMs, EpochMs, Millicores } from "@/server/domain/units";
import {
  ContainerGone,
  type ContainerRuntime,
  type ContainerSnapshot,
  type RuntimeEvent,
  RuntimeRefusal,
} from "@/server/ports/container-runtime";

/** What the suite needs from an adapter's test: a runtime, and hands to change what runs on it. */
export interface RuntimeHarness {
  /** One runtime for the whole suite. */
  runtime(): ContainerRuntime;
  /** The runtime's own clock: events are asked for from this instant on. */
  now(): EpochMs;
  /**
   * A running container, quiet, with a working set between 16 and 100 MiB, uncapped where an option is left out.
   * It ends with some exit code when it is asked to stop. Resolves with its runtime id once it holds its memory.
   */
  startContainer(options: { memoryBytes?: Bytes; cpuMillicores?: Millicores }): Promise<string>;
  /** Asks for the end, as a person would, and resolves when the container has exited. */
  stopContainer(runtimeId: string): Promise<void>;
  /** Removes it, running or not; removing what is gone is fine. */
  removeContainer(runtimeId: string): Promise<void>;
  /** Lets time pass: sleeps on a real engine, steps a simulated one. */
  advance(ms: DurationMs): Promise<void>;
}

const MIB = 1024 * 1024;
const UNKNOWN_ID = "0".repeat(64);
const TIMEOUT: DurationMs = 60_000;

/** Every promise in the prose of `ContainerRuntime`, as a test; each adapter's test file calls this once. */
export function containerRuntimeConformance(name: string, harness: RuntimeHarness): void {
  describe(`${name} keeps the promises of ContainerRuntime`, { timeout: TIMEOUT }, () => {
    const started: string[] = [];
    const start = async (options: { memoryBytes?: Bytes; cpuMillicores?: Millicores } = {}) => {
      const id = await harness.startContainer(options);
      started.push(id);
      return id;
    };
    const snapshotOf = async (id: string): Promise<ContainerSnapshot> => {
      const listed = (await harness.runtime().listContainers()).find((c) => c.runtimeId === id);
      if (!listed) throw new Error(`container ${id} is not listed`);
      return listed;
    };
    const readingOf = async (id: string): Promise<Reading> => {
      const reading = (await harness.runtime().readAll([await snapshotOf(id)])).get(id);
      if (!reading) throw new Error(`container ${id} has no reading`);
      return reading;
    };
    /** CPU and memory; network and disk are there only where the host reads them. */
    const limitsOf = async (id: string) => {
      const { cpuMillicores, memoryBytes } = (await harness.runtime().readLimits(id)).limits;
      return { cpuMillicores, memoryBytes };
    };

    afterAll(async () => {
      for (const id of started) await harness.removeContainer(id);
    }, TIMEOUT);

    it("describes its host with a capacity and a reason for every capability", async () => {
      const host = await harness.runtime().describeHost();
      expect(host.kind).toBe(harness.runtime().kind);
      expect(host.cpuMillicores).toBeGreaterThan(0);
      expect(host.memoryBytes).toBeGreaterThan(0);
      expect(host.version).not.toBe("");
      for (const [what, capability] of Object.entries(host.capabilities))
        expect(capability.because, what).not.toBe("");
    });

    it("says how much memory its host has left, or that it cannot tell", async () => {
      const available = await harness.runtime().hostMemoryAvailable();
      if (available === null) return;
      expect(available).toBeGreaterThan(0);
      expect(available).toBeLessThanOrEqual((await harness.runtime().describeHost()).memoryBytes);
    });

    it("lists a running container with its limits, and inspects it alike", async () => {
      const id = await start({ memoryBytes: 256 * MIB, cpuMillicores: 500 });
      const listed = await snapshotOf(id);
      expect(listed).toMatchObject({
        state: "running",
        limits: { cpuMillicores: 500, memoryBytes: 256 * MIB },
        exitCode: null,
        oomKilled: false,
        restartCount: 0,
      });
      expect(listed.workloadKey).toMatch(/^(compose|kubernetes|name):./);
      expect(listed.startedAt).toBeLessThanOrEqual(harness.now());
      expect(await harness.runtime().inspect(id)).toEqual(listed);
    });

    it("says null for the limits of a container that has none", async () => {
      const id = await start();
      const uncapped = { cpuMillicores: null, memoryBytes: null };
      expect((await snapshotOf(id)).limits).toMatchObject(uncapped);
      expect(await limitsOf(id)).toEqual(uncapped);
    });

    it("does not list a stopped container, yet inspects how it ended", async () => {
      const id = await start();
      await harness.stopContainer(id);
      const listed = await harness.runtime().listContainers();
      expect(listed.map((c) => c.runtimeId)).not.toContain(id);
      const ended = await harness.runtime().inspect(id);
      expect(ended?.state).toBe("exited");
      expect(ended?.exitCode).toEqual(expect.any(Number));
      expect(ended?.pid).toBeNull();
    });

    it("answers null when it inspects what it does not know", async () => {
      expect(await harness.runtime().inspect(UNKNOWN_ID)).toBeNull();
    });

    it("throws ContainerGone for a container that it never knew", async () => {
      const target = { cpuMillicores: 500, memoryBytes: 256 * MIB };
      await expect(harness.runtime().updateLimits(UNKNOWN_ID, target)).rejects.toThrow(ContainerGone);
      await expect(harness.runtime().readLimits(UNKNOWN_ID)).rejects.toThrow(ContainerGone);
    });

    it("forgets a removed container everywhere, and leaves it out of the readings", async () => {
      const [gone, stays] = [await start(), await start()];
      const snapshots = [await snapshotOf(gone), await snapshotOf(stays)];
      await harness.removeContainer(gone);
      expect(await harness.runtime().inspect(gone)).toBeNull();
      expect([...(await harness.runtime().readAll(snapshots)).keys()]).toEqual([stays]);
      await expect(harness.runtime().readLimits(gone)).rejects.toThrow(ContainerGone);
      const target = { cpuMillicores: 500, memoryBytes: null };
      await expect(harness.runtime().updateLimits(gone, target)).rejects.toThrow(ContainerGone);
    });

    it("gives every reading a value or a reason, and counters that do not fall", async () => {
      const id = await start({ memoryBytes: 256 * MIB, cpuMillicores: 500 });
      const first = await readingOf(id);
      await harness.advance(1_500);
      const second = await readingOf(id);
      for (const reading of [first, second]) expectNoSilentNull(reading);
      expect(second.at).toBeGreaterThan(first.at);
      expect(second.cpuUsageNs).toBeGreaterThanOrEqual(first.cpuUsageNs ?? Number.POSITIVE_INFINITY);
      expect(second.memoryUsageBytes).toBeGreaterThan(16 * MIB);
      expect(second.memoryUsageBytes).toBeLessThanOrEqual(256 * MIB);
    });

    it("reads nothing when it is asked for nothing", async () => {
      expect((await harness.runtime().readAll([])).size).toBe(0);
    });

    it("raises both limits in place, and reads back what is enforced", async () => {
      const id = await start({ memoryBytes: 128 * MIB, cpuMillicores: 250 });
      await harness.runtime().updateLimits(id, { cpuMillicores: 750, memoryBytes: 256 * MIB });
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 750, memoryBytes: 256 * MIB });
      expect((await snapshotOf(id)).limits).toMatchObject({ cpuMillicores: 750, memoryBytes: 256 * MIB });
    });

    it("takes an amount as absolute: repeating it changes nothing more, and a lower one lowers", async () => {
      const id = await start({ memoryBytes: 192 * MIB, cpuMillicores: 500 });
      const target = { cpuMillicores: 1_000, memoryBytes: 384 * MIB };
      await harness.runtime().updateLimits(id, target);
      await harness.runtime().updateLimits(id, target);
      expect(await limitsOf(id)).toEqual(target);
      const lower = { cpuMillicores: 300, memoryBytes: 224 * MIB };
      await harness.runtime().updateLimits(id, lower);
      expect(await limitsOf(id)).toEqual(lower);
    });

    it("leaves a null dimension as it is", async () => {
      const id = await start({ memoryBytes: 192 * MIB, cpuMillicores: 500 });
      await harness.runtime().updateLimits(id, { cpuMillicores: null, memoryBytes: 256 * MIB });
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 256 * MIB });
      await harness.runtime().updateLimits(id, { cpuMillicores: 600, memoryBytes: null });
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 600, memoryBytes: 256 * MIB });
      await harness.runtime().updateLimits(id, { cpuMillicores: null, memoryBytes: null });
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 600, memoryBytes: 256 * MIB });
    });

    it.each([
      { dimension: "network", field: "networkBytesPerSecond" },
      { dimension: "disk", field: "diskBytesPerSecond" },
    ] as const)(
      "moves a $dimension limit and reads it back, or says that it cannot and refuses",
      async ({ dimension, field }) => {
        const id = await start({ memoryBytes: 192 * MIB, cpuMillicores: 500 });
        const { supported } = (await harness.runtime().describeHost()).capabilities[dimension];
        const ask = (amount: number) =>
          harness.runtime().updateLimits(id, { cpuMillicores: null, memoryBytes: null, [field]: amount });
        const read = async () => (await harness.runtime().readLimits(id)).limits[field];
        if (!supported) {
          await expect(ask(4 * MIB)).rejects.toThrow(RuntimeRefusal);
          expect(await read()).toBeUndefined();
          return;
        }
        expect(await read()).toBeNull();
        for (const amount of [4 * MIB, 8 * MIB, 8 * MIB, 2 * MIB]) {
          await ask(amount);
          expect(Math.abs(((await read()) ?? 0) - amount)).toBeLessThanOrEqual(64);
        }
        expect((await snapshotOf(id)).limits[field]).toBe(await read());
        await expect(ask(0)).rejects.toThrow(RuntimeRefusal);
        expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 192 * MIB });
      },
    );

    it("refuses a memory limit under the working set, and leaves both limits and the container as they were", async () => {
      const id = await start({ memoryBytes: 192 * MIB, cpuMillicores: 500 });
      const under = { cpuMillicores: 900, memoryBytes: 8 * MIB };
      await expect(harness.runtime().updateLimits(id, under)).rejects.toThrow(RuntimeRefusal);
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 192 * MIB });
      expect((await snapshotOf(id)).state).toBe("running");
    });

    it.each([
      { name: "memory under 6 MiB", target: { cpuMillicores: null, memoryBytes: 1 * MIB } },
      { name: "memory of zero", target: { cpuMillicores: null, memoryBytes: 0 } },
      { name: "CPU of zero", target: { cpuMillicores: 0, memoryBytes: null } },
      { name: "an amount that is not a number", target: { cpuMillicores: Number.NaN, memoryBytes: null } },
    ])("refuses $name", async ({ target }) => {
      const id = await start({ memoryBytes: 192 * MIB, cpuMillicores: 500 });
      await expect(harness.runtime().updateLimits(id, target)).rejects.toThrow(RuntimeRefusal);
      expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 192 * MIB });
    });

    it("tells of a start, an update, a stop that was asked for and the end, in this order", async () => {
      const since = harness.now();
      const watch = watchEvents(harness, since);
      const id = await start({ memoryBytes: 128 * MIB, cpuMillicores: 250 });
      await harness.runtime().updateLimits(id, { cpuMillicores: 500, memoryBytes: 192 * MIB });
      await harness.stopContainer(id);
      const told = await watch.until(id, "die");
      expect(kindsInOrder(told)).toEqual(["start", "update", "stop_requested", "die"]);
      expect(told.find((e) => e.kind === "die")?.exitCode).toEqual(expect.any(Number));
      for (const event of told) expect(event.at).toBeGreaterThanOrEqual(since - 1_000);
    });

    it("tells a late listener what happened since the instant that it names, each thing once", async () => {
      const since = harness.now();
      const id = await start();
      await harness.stopContainer(id);
      const told = await watchEvents(harness, since).until(id, "die");
      expect(kindsInOrder(told)).toEqual(["start", "stop_requested", "die"]);
      expect(told.filter((e) => e.kind === "die")).toHaveLength(1);
    });

    it("ends its events when the listener aborts", async () => {
      const abort = new AbortController();
      const ended = (async () => {
        for await (const _ of harness.runtime().events(harness.now(), abort.signal));
        return "ended";
      })();
      await harness.advance(50);
      abort.abort();
      expect(await ended).toBe("ended");
    });
  });
}

/** Fields where null without a reason has a meaning of its own: "no limit". */
const NULL_MEANS_NO_LIMIT: ReadonlySet<string> = new Set(["pidsLimit"]);

function expectNoSilentNull(reading: Reading): void {
  for (const [field, value] of Object.entries(reading)) {
    if (value === null && !NULL_MEANS_NO_LIMIT.has(field))
      expect(reading.missing[field as ReadingField], `${field} is null without a reason`).toMatch(/./);
    if (typeof value === "number") expect(Number.isFinite(value) && value >= 0, field).toBe(true);
  }
}

function watchEvents(harness: RuntimeHarness, since: EpochMs) {
  const abort = new AbortController();
  const all: RuntimeEvent[] = [];
  const reading = (async () => {
    for await (const event of harness.runtime().events(since, abort.signal)) all.push(event);
  })();
  return {
    /** Everything told of one container once it came to `kind`; what is told, when time runs out. */
    async until(runtimeId: string, kind: RuntimeEvent["kind"]): Promise<RuntimeEvent[]> {
      const told = () => all.filter((e) => e.runtimeId === runtimeId);
      for (let turn = 0; turn < 100 && !told().some((e) => e.kind === kind); turn++) {
        await harness.advance(100);
        await new Promise(setImmediate);
      }
      abort.abort();
      await reading;
      return told();
    },
  };
}

/** The story that every runtime tells; a runtime may say `stop_requested` twice (TERM, then KILL) and more besides. */
function kindsInOrder(events: readonly RuntimeEvent[]): string[] {
  const story: ReadonlySet<string> = new Set(["start", "update", "stop_requested", "die"]);
  return [...new Set(events.map((e) => e.kind).filter((kind) => story.has(kind)))];
}
