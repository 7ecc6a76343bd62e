import { describe, expect, it } from "vitest";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { stepFleet } from "@/server/domain/simulation/step-fleet";

const MINUTE = 60_000;
const PRESENT = Date.UTC(2026, 0, 5, 10);

describe("the demo fleet", () => {
  it.each([1, 2, 3, 4, 5, 2026])("keeps its appointments, with two hours of past, for seed %i", (seed) => {
    const fleet = createFleet({ seed, startAt: PRESENT - 120 * MINUTE, presentAt: PRESENT });
    stepFleet(fleet, PRESENT);
    expect(fleet.events.filter(({ kind, name }) => kind === "die" && name !== "invoice-worker")).toEqual([]);
    stepFleet(fleet, PRESENT + 60 * MINUTE);
    const minutes = (kind: string, name: string) =>
      fleet.events.filter((e) => e.kind === kind && e.name === name).map((e) => (e.at - PRESENT) / MINUTE);
    const within = (value: number | undefined, low: number, high: number) => {
      expect(value).toBeGreaterThan(low);
      expect(value).toBeLessThan(high);
    };
    within(minutes("oom", "checkout-api")[0], 11.5, 15.5);
    within(minutes("oom", "session-cache")[0], 33, 37);
    within(minutes("health_status", "storefront-gateway")[0], 9, 15);
    const failed = new Set(fleet.events.filter(({ kind }) => kind === "die").map(({ name }) => name));
    for (const name of failed) expect(["checkout-api", "session-cache", "invoice-worker"]).toContain(name);
  });

  it("leaves something on its host to negotiate about", () => {
    const fleet = createFleet({ seed: 1, startAt: PRESENT });
    const sum = (of: "cpuMillicores" | "memoryBytes") =>
      fleet.containers.reduce((s, c) => s + (c.limits[of] ?? 0), 0);
    expect(fleet.containers).toHaveLength(24);
    expect(sum("cpuMillicores")).toBeLessThan(0.85 * fleet.host.cpuMillicores);
    expect(sum("memoryBytes")).toBeLessThan(0.6 * fleet.host.memoryBytes);
  });

  it("carries labels as people write them, a wrong one among them", () => {
    const labels = createFleet({ seed: 1, startAt: PRESENT }).containers.map((c) => c.labels);
    expect(labels).toContainEqual(expect.objectContaining({ "pfn.mode": "auto" }));
    expect(labels).toContainEqual(expect.objectContaining({ "pfn.threshold": "high" }));
    expect(labels.filter((l) => !("com.docker.compose.project" in l))).toHaveLength(1);
  });

  it("runs its stories faster at a higher tempo, on the same clock", () => {
    const fleet = createFleet({ seed: 1, startAt: PRESENT, tempo: 10 });
    stepFleet(fleet, PRESENT + 2 * MINUTE);
    const oom = fleet.events.find(({ kind, name }) => kind === "oom" && name === "checkout-api");
    expect((oom!.at - PRESENT) / MINUTE).toBeCloseTo(1.35, 0);
  });
});

describe("createFleet", () => {
  it("scales to 5,000 with names, ids and addresses of their own, on a host that grows with them", () => {
    const fleet = createFleet({ seed: 1, startAt: PRESENT, containers: 5_000 });
    const distinct = (of: (c: (typeof fleet.containers)[number]) => string) =>
      new Set(fleet.containers.map(of)).size;
    expect([distinct((c) => c.name), distinct((c) => c.runtimeId), distinct((c) => c.address)]).toEqual([
      5_000, 5_000, 5_000,
    ]);
    expect(fleet.containers[24]!.name).toBe("checkout-api-2");
    expect(fleet.host.cpuMillicores).toBe(16_000 * 209);
    for (const { address } of fleet.containers)
      expect(address).toMatch(/^172\.(1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}$/);
    stepFleet(fleet, PRESENT + MINUTE);
    const died = fleet.events.filter(({ kind }) => kind === "die").length;
    expect(died).toBeLessThan(50);
  });

  it.each([
    { name: "without a blueprint", options: { blueprints: [] } },
    { name: "of no containers", options: { containers: 0 } },
    { name: "in which time stands still", options: { tempo: 0 } },
  ])("throws for a fleet $name", ({ options }) => {
    expect(() => createFleet({ seed: 1, startAt: PRESENT, ...options })).toThrow(RangeError);
  });
});
