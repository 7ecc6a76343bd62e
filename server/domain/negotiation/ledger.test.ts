import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { commitments, defaultReserve, fits, freeOf } from "@/server/domain/negotiation/ledger";
import type { HostLedger } from "@/server/domain/negotiation/terms";

const MIB = MEBIBYTE;
const container = (
  cpu: [limit: number | null, used: number | null],
  memory: [limit: number | null, used: number | null],
) => ({
  limits: { cpuMillicores: cpu[0], memoryBytes: memory[0] },
  usage: { cpuMillicores: cpu[1], workingSetBytes: memory[1] },
});

describe("what running containers may take", () => {
  it.each([
    { name: "nothing runs", containers: [], cpu: 0, memory: 0 },
    {
      name: "a limit counts in full, used or not",
      containers: [container([1000, 10], [256, 1])],
      cpu: 1000,
      memory: 256,
    },
    {
      name: "usage above its limit counts as usage",
      containers: [container([1000, 1010], [256, 260])],
      cpu: 1010,
      memory: 260,
    },
    {
      name: "without a limit, usage counts",
      containers: [container([null, 300], [null, 100])],
      cpu: 300,
      memory: 100,
    },
    {
      name: "a limit counts even where usage is unknown",
      containers: [container([500, null], [64, null])],
      cpu: 500,
      memory: 64,
    },
  ])("$name", ({ containers, cpu, memory }) => {
    expect(commitments(containers)).toMatchObject({
      cpuMillicores: cpu,
      memoryBytes: memory,
      unmeasured: { cpu: 0, memory: 0 },
    });
  });

  it("no limit and no measurement is counted as unmeasured, not as nothing", () => {
    expect(commitments([container([null, null], [null, 5])]).unmeasured).toEqual({
      cpu: 1,
      memory: 0,
      network: 1,
      disk: 1,
    });
  });
});

describe("the host's reserve", () => {
  it.each([
    { name: "a tenth of a large host", cpu: 16_000, memory: 65_536, reserve: [1600, 6554] },
    { name: "the floor on a small host", cpu: 1000, memory: 1024, reserve: [200, 256] },
    { name: "never more than there is", cpu: 100, memory: 128, reserve: [100, 128] },
  ])("$name", ({ cpu, memory, reserve }) => {
    const kept = defaultReserve({ cpuMillicores: cpu, memoryBytes: memory * MIB });
    expect([kept.cpuMillicores, Math.round(kept.memoryBytes / MIB)]).toEqual(reserve);
  });
});

it("nothing more fits where the host's capacity is not known, and what asks for no more still does", () => {
  const side = { cpuMillicores: 1000, memoryBytes: 1000 };
  const ledger = { capacity: side, reserve: side, committed: side, reserved: side };
  expect(freeOf(ledger, "network")).toBeNull();
  expect(fits(ledger, "network", 100, 101)).toBe(false);
  expect(fits(ledger, "network", 100, 100)).toBe(true);
});

it("what fits never brings the host over its capacity, and nothing that would is said to fit", () => {
  const amount = fc.integer({ min: 0, max: 10_000 });
  const side = fc.record({ cpuMillicores: amount, memoryBytes: amount });
  const ledgers: fc.Arbitrary<HostLedger> = fc.record({
    capacity: side,
    reserve: side,
    committed: side,
    reserved: side,
  });
  fc.assert(
    fc.property(ledgers, amount, amount, (ledger, limit, wanted) => {
      const after = freeOf(ledger, "cpu") - (wanted - limit);
      expect(fits(ledger, "cpu", limit, wanted)).toBe(wanted <= limit || after >= 0);
    }),
  );
});
