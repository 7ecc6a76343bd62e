import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { holdOffSeconds } from "@/server/domain/negotiation/reclaim/hold-off";
import { planReclaim, type ReclaimInput } from "@/server/domain/negotiation/reclaim/plan-reclaim";
import { DEFAULT_RECLAIM } from "@/server/domain/negotiation/reclaim/reclaim-settings";

const MIB = 1024 ** 2;
const NOW = 1_000_000_000;

/** A container of 1 GiB that uses a tenth of it. */
const idle: ReclaimInput = {
  now: NOW,
  dimension: "memory",
  limits: { cpuMillicores: 1_000, memoryBytes: 1_024 * MIB },
  original: null,
  steppedAt: null,
  usage: { cpuMillicores: 50, workingSetBytes: 100 * MIB },
  peak: { cpuMillicores: 60, memoryBytes: 110 * MIB },
  upperBand: { cpuMillicores: 60, memoryBytes: 120 * MIB },
  rightSize: 140 * MIB,
  historyHours: 30,
  risk: 0.01,
  riskUnder: () => 0.01,
  policy: DEFAULT_POLICY,
  settings: DEFAULT_RECLAIM,
};

describe("what a container gives back", () => {
  it.each<{ name: string; of?: Partial<ReclaimInput>; to: number; target?: number }>([
    { name: "a quarter of its whole slack at a step", to: 803 },
    {
      name: "as much at the second step as at the first",
      of: { original: 1_024 * MIB, limits: { cpuMillicores: null, memoryBytes: 803 * MIB } },
      to: 582,
    },
    {
      name: "no more than its target asks for at the last",
      of: { original: 1_024 * MIB, limits: { cpuMillicores: null, memoryBytes: 200 * MIB } },
      to: 140,
    },
    {
      name: "nothing that the policy guarantees",
      of: { policy: { ...DEFAULT_POLICY, memoryMinBytes: 900 * MIB } },
      to: 993,
      target: 900,
    },
    {
      name: "nothing that its working set needs a margin over",
      of: { usage: { cpuMillicores: 50, workingSetBytes: 400 * MIB } },
      to: 893,
      target: 500,
    },
    {
      name: "nothing that its forecast may reach",
      of: { upperBand: { cpuMillicores: 60, memoryBytes: 500 * MIB } },
      to: 906,
      target: 550,
    },
    { name: "cores as well", of: { dimension: "cpu", rightSize: 100 }, to: 780, target: 100 },
  ])("is $name", ({ of, to, target }) => {
    const plan = planReclaim({ ...idle, ...of });
    const unit = of?.dimension === "cpu" ? 1 : MIB;
    expect(plan).toMatchObject({ kind: "step", to: to * unit });
    if (target !== undefined) expect(plan).toMatchObject({ target: target * unit });
  });

  it.each<{ name: string; of: Partial<ReclaimInput>; because: RegExp }>([
    {
      name: "has no limit",
      of: { limits: { cpuMillicores: null, memoryBytes: null } },
      because: /no memory limit/,
    },
    {
      name: "was not watched for long enough",
      of: { historyHours: 3 },
      because: /watched for 3 h; 24 h is the least/,
    },
    { name: "was watched for an unknown time", of: { historyHours: null }, because: /watched for 0 s/ },
    { name: "has no right size yet", of: { rightSize: null }, because: /right size is not worked out/ },
    { name: "is still watched after a step", of: { steppedAt: NOW - 60_000 }, because: /another 9 min/ },
    { name: "has an unknown risk", of: { risk: null }, because: /risk is unknown/ },
    { name: "is half-way to an ask", of: { risk: 0.3 }, because: /risk is 30 %/ },
    {
      name: "has no forecast",
      of: { upperBand: { cpuMillicores: null, memoryBytes: null } },
      because: /unknown/,
    },
    { name: "has a limit that fits", of: { rightSize: 1_000 * MIB }, because: /about right/ },
    { name: "would be at risk", of: { riskUnder: () => 0.2 }, because: /the risk would be 20 %/ },
    { name: "would be at an unknown risk", of: { riskUnder: () => null }, because: /unknown/ },
  ])("is nothing where it $name", ({ of, because }) => {
    const plan = planReclaim({ ...idle, ...of });
    expect(plan.kind).toBe("hold");
    expect(plan.because).toMatch(because);
  });

  it("is never more than a step, and leaves usage, its peak, its band, its right size and the minimum room", () => {
    const mib = fc.integer({ min: 1, max: 4_000 }).map((n) => n * MIB + (n % 3) * 1_000);
    let steps = 0;
    fc.assert(
      fc.property(
        fc.tuple(mib, mib, mib, mib, mib, mib),
        fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        ([limit, used, peak, band, right, min], share) => {
          const plan = planReclaim({
            ...idle,
            limits: { cpuMillicores: null, memoryBytes: limit },
            usage: { cpuMillicores: 0, workingSetBytes: used },
            peak: { cpuMillicores: 0, memoryBytes: peak },
            upperBand: { cpuMillicores: 0, memoryBytes: band },
            rightSize: right,
            policy: { ...DEFAULT_POLICY, memoryMinBytes: min },
            settings: { ...DEFAULT_RECLAIM, stepShare: share },
          });
          if (plan.kind === "hold") return;
          steps += 1;
          expect(plan.to).toBeLessThan(limit);
          expect(plan.to).toBeGreaterThanOrEqual(
            Math.max(used * 1.25, peak * 1.15, band, right, min, plan.target),
          );
          const most = Math.max(MIB, (limit - plan.target) * share);
          expect(limit - plan.to).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(steps).toBeGreaterThan(30);
  });
});

it("holds off twice as long each time, a day at most, and at once after a failure", () => {
  expect([1, 2, 3, 9].map((n) => holdOffSeconds(n, false))).toEqual([1_800, 3_600, 7_200, 86_400]);
  expect(holdOffSeconds(1, true)).toBe(86_400);
});
