import { beforeEach, describe, expect, it } from "vitest";
import { createSimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { type ContainerRuntime, RuntimeRefusal, RuntimeUnavailable } from "@/server/ports/container-runtime";
import { SteppedClock } from "@/server/test-house";
import { type CabledRuntime, cabled } from "@/server/test-house/cabled-runtime";
import { guardRuntime } from "./guard-runtime";

let steady: number;
let cable: CabledRuntime;
let guarded: ContainerRuntime;

beforeEach(() => {
  steady = 0;
  const fleet = createSimulatorRuntime({
    seed: 1,
    clock: new SteppedClock(),
    containers: 2,
    startAt: new SteppedClock().now(),
  });
  cable = cabled(fleet, "rack-2");
  guarded = guardRuntime(cable, { name: "rack-2", steady: () => steady, longestCallMs: 30 });
});

const silence = async () => {
  cable.trouble = new RuntimeUnavailable("no route");
  for (let i = 0; i < 3; i++) await expect(guarded.listContainers()).rejects.toThrow("no route");
};

describe("a guarded runtime", () => {
  it("answers as the one behind it does", async () => {
    expect(await guarded.listContainers()).toHaveLength(2);
    expect((await guarded.describeHost()).name).toBe("rack-2");
  });

  it("ends a call that the adapter does not end", async () => {
    const hung = guardRuntime(
      { ...cable, listContainers: () => new Promise<never>(() => {}) },
      { name: "rack-2", longestCallMs: 20 },
    );
    await expect(hung.listContainers()).rejects.toThrow(/^rack-2 gave no answer within 0.02 s$/);
  });

  it("is not asked for a while after three silences, and says for how long", async () => {
    await silence();
    cable.trouble = null;
    await expect(guarded.listContainers()).rejects.toThrow(
      /^rack-2 did not answer several times in a row \(no route\); it is asked again in 10 s$/,
    );
    steady += 10_000;
    expect(await guarded.listContainers()).toHaveLength(2);
  });

  it("counts a refusal as an answer", async () => {
    cable.trouble = new RuntimeRefusal("usage is above the new limit");
    for (let i = 0; i < 5; i++) await expect(guarded.listContainers()).rejects.toThrow(RuntimeRefusal);
    cable.trouble = null;
    expect(await guarded.listContainers()).toHaveLength(2);
  });

  it("has at most 16 calls under way", async () => {
    const hung = guardRuntime(
      { ...cable, listContainers: () => new Promise<never>(() => {}) },
      { name: "rack-2", longestCallMs: 50 },
    );
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => hung.listContainers()));
    const words = calls.map((call) => (call.status === "rejected" ? (call.reason as Error).message : ""));
    expect(words.filter((text) => text.includes("under way"))).toHaveLength(4);
  });

  it("takes ten changes in one go and then five a second; the next one is told to come again", async () => {
    const [one] = await guarded.listContainers();
    const change = () => guarded.updateLimits(one!.runtimeId, { cpuMillicores: 500, memoryBytes: null });
    for (let i = 0; i < 10; i++) await change();
    await expect(change()).rejects.toThrow(/5 changes a second/);
    expect(cable.updates).toHaveLength(10);
    steady += 200;
    await change();
    await expect(change()).rejects.toThrow(RuntimeUnavailable);
  });
});
