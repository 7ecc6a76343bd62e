import { describe, expect, it } from "vitest";
import { type Contender, orderAsks } from "@/server/domain/negotiation/order-asks";
import type { Ask } from "@/server/domain/negotiation/terms";

const GIB = 1024 ** 3;
const CAPACITY = { cpuMillicores: 10_000, memoryBytes: 10 * GIB };

function contender(containerId: number, over: Partial<Ask> & { served?: number } = {}): Contender {
  const { served = 0.05, ...ask } = over;
  return {
    containerId,
    riskServed: served,
    ask: {
      dimension: "memory",
      before: { cpuMillicores: 1_000, memoryBytes: GIB },
      amounts: { min: 2 * GIB, want: 2 * GIB, max: 4 * GIB },
      deadlineAt: 0,
      durationSeconds: 3600,
      risk: 0.8,
      horizonMinutes: 15,
      cause: "memory",
      timeToFailure: null,
      because: "",
      priority: 50,
      ...ask,
    },
  };
}

describe("who is served first", () => {
  it.each([
    {
      name: "the higher priority class, however little it avoids",
      first: contender(2, { priority: 51, risk: 0.61, served: 0.6 }),
      after: contender(1, { priority: 50, risk: 0.99 }),
    },
    {
      name: "within a class, who avoids more expected loss",
      first: contender(2, { risk: 0.95 }),
      after: contender(1, { risk: 0.7 }),
    },
    {
      name: "at the same loss, who needs the smaller share of the host",
      first: contender(2, { amounts: { min: 1.5 * GIB, want: 1.5 * GIB, max: 4 * GIB } }),
      after: contender(1),
    },
    {
      name: "shares compare across dimensions: a tenth of the CPU is as dear as a tenth of the memory",
      first: contender(2, { dimension: "cpu", amounts: { min: 1_500, want: 1_500, max: 4_000 } }),
      after: contender(1),
    },
    {
      name: "a tie goes to whoever holds the smaller dominant share",
      first: contender(2),
      after: contender(1, { before: { cpuMillicores: 3_000, memoryBytes: GIB } }),
    },
    { name: "and then to the older container", first: contender(1), after: contender(2) },
  ])("$name", ({ first, after }) => {
    expect(orderAsks([after, first], CAPACITY)).toEqual([first, after]);
    expect(orderAsks([first, after], CAPACITY)).toEqual([first, after]);
  });
});
