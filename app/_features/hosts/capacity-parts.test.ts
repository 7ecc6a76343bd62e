import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostRow } from "@/server/api/shapes/host";
import { capacityParts } from "./capacity-parts";

interface Numbers {
  capacity: number;
  reserve: number;
  committed: number;
  leased: number;
  free: number;
  used: number | null;
  most?: number;
}

const host = (n: Numbers): HostRow => {
  const both = (amount: number) => ({ cpuMillicores: amount, memoryBytes: amount });
  return {
    id: 1,
    name: "host",
    kind: "docker",
    version: "",
    status: "up",
    statusReason: null,
    lastCollectedAt: null,
    warmUpUntil: null,
    containers: 0,
    capacity: both(n.capacity),
    reserve: both(n.reserve),
    commitRule: "expected",
    committed: both(n.committed),
    leased: both(n.leased),
    free: both(n.free),
    heldBack:
      n.most === undefined
        ? []
        : (["cpu", "memory"] as const).map((dimension) => ({
            dimension,
            most: n.most!,
            because: "feed ops",
          })),
    usage: { cpuMillicores: n.used, memoryBytes: n.used },
    capabilities: {},
    leases: [],
    donations: [],
  };
};

const amounts = (n: Numbers) =>
  Object.fromEntries(capacityParts(host(n), "memoryBytes").parts.map(({ name, amount }) => [name, amount]));

describe("the capacity of a host", () => {
  it.each([
    {
      name: "what leases hold is not counted twice",
      numbers: { capacity: 100, reserve: 10, committed: 50, leased: 20, free: 40, used: 30 },
      parts: { committed: 30, leased: 20, free: 40, reserve: 10 },
    },
    {
      name: "a lease that is reserved and not yet applied is shown as leased",
      numbers: { capacity: 100, reserve: 10, committed: 50, leased: 20, free: 20, used: 30 },
      parts: { committed: 50, leased: 20, free: 20, reserve: 10 },
    },
    {
      name: "an overcommitted host has nothing free",
      numbers: { capacity: 100, reserve: 10, committed: 150, leased: 0, free: -60, used: 30 },
      parts: { committed: 90, leased: 0, free: 0, reserve: 10 },
    },
    {
      name: "what a feed holds back is neither free nor taken",
      numbers: { capacity: 100, reserve: 10, committed: 30, leased: 0, free: 20, used: 30, most: 60 },
      parts: { committed: 30, leased: 0, free: 20, withheld: 40, reserve: 10 },
    },
    {
      name: "what is taken already cannot be held back any more",
      numbers: { capacity: 100, reserve: 10, committed: 70, leased: 0, free: -40, used: 30, most: 40 },
      parts: { committed: 70, leased: 0, free: 0, withheld: 20, reserve: 10 },
    },
  ])("$name", ({ numbers, parts }) => {
    expect(amounts(numbers)).toEqual(parts);
  });

  it("says by how much containers may take more than there is", () => {
    const numbers = { capacity: 100, reserve: 10, committed: 150, leased: 0, free: 0, used: 30 };
    expect(capacityParts(host(numbers), "cpuMillicores").overcommitted).toBe(60);
    expect(capacityParts(host({ ...numbers, committed: 90 }), "cpuMillicores").overcommitted).toBe(0);
    expect(capacityParts(host({ ...numbers, committed: 90, most: 80 }), "cpuMillicores").overcommitted).toBe(
      20,
    );
  });

  it("unknown usage is not zero usage", () => {
    const numbers = { capacity: 100, reserve: 10, committed: 50, leased: 0, free: 40, used: null };
    expect(capacityParts(host(numbers), "memoryBytes").used).toBeNull();
  });

  it("is always divided without a rest and without a negative part", () => {
    const amount = fc.integer({ min: -1000, max: 1_000_000 });
    const whole = fc.integer({ min: 0, max: 1_000_000 });
    const numbers = fc.record({
      capacity: whole,
      reserve: whole,
      committed: whole,
      leased: amount,
      free: amount,
      used: whole,
      most: whole,
    });
    fc.assert(
      fc.property(numbers, (n) => {
        const { parts } = capacityParts(host(n), "memoryBytes");
        expect(parts.every((part) => part.amount >= 0)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(n.capacity);
      }),
    );
  });
});
