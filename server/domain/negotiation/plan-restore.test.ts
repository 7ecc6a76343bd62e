import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEBIBYTE as MIB } from "@/server/domain/negotiation/grid";
import {
  planRestore,
  RESTORES_PER_HOUR,
  type Restore,
  type RestoreInput,
} from "@/server/domain/negotiation/plan-restore";

const NOW = 1_700_000_000_000;
const memory = (mib: number | null) => ({
  cpuMillicores: null,
  memoryBytes: mib === null ? null : mib * MIB,
});

type Over = Partial<Omit<RestoreInput, "lease">> & { lease?: Partial<RestoreInput["lease"]> };

/** A grant of 512 MiB on top of 256 MiB that somebody set back to 256 MiB. */
const input = (over: Over = {}): RestoreInput => ({
  now: NOW,
  recalled: false,
  limitsNow: memory(256),
  usage: { cpuMillicores: null, workingSetBytes: 100 * MIB },
  peak: memory(110),
  upperBand: memory(120),
  policy: { mode: "auto", onDrift: "restore" },
  restoresLastHour: 0,
  ...over,
  lease: {
    dimension: "memory",
    state: "active",
    baseline: 256 * MIB,
    amount: 512 * MIB,
    expiresAt: NOW + 1,
    renewals: 0,
    ...over.lease,
  },
});

describe("a granted limit", () => {
  it.each<{ name: string; over: Over; is: Partial<Restore> }>([
    { name: "that was lowered is set again", over: {}, is: { kind: "restore", to: 512 * MIB } },
    {
      name: "that a person approved is set again too",
      over: { policy: { mode: "ask", onDrift: "restore" } },
      is: { kind: "restore" },
    },
    {
      name: "that was raised is lowered again where that is safe",
      over: { limitsNow: memory(700) },
      is: { kind: "restore", to: 512 * MIB },
    },
    {
      name: "that was raised, and is needed by now, is theirs",
      over: { limitsNow: memory(700), upperBand: memory(600) },
      is: { kind: "yield", because: expect.stringContaining("600 MiB is needed") },
    },
    {
      name: "that was raised while nothing is known is theirs",
      over: { limitsNow: memory(700), peak: memory(null) },
      is: { kind: "yield", because: expect.stringContaining("unknown") },
    },
    {
      name: "that is set back again and again is theirs in the end",
      over: { restoresLastHour: RESTORES_PER_HOUR },
      is: { kind: "yield", because: expect.stringContaining("a person must decide") },
    },
    { name: "as it was granted is left alone", over: { limitsNow: memory(512) }, is: { kind: "none" } },
    { name: "that is gone is not made up", over: { limitsNow: memory(null) }, is: { kind: "none" } },
    {
      name: "is theirs where policy says so",
      over: { policy: { mode: "auto", onDrift: "report" } },
      is: { kind: "none" },
    },
    {
      name: "is never touched in observe",
      over: { policy: { mode: "observe", onDrift: "restore" } },
      is: { kind: "none" },
    },
    { name: "is not set again at its end", over: { lease: { expiresAt: NOW } }, is: { kind: "none" } },
    {
      name: "is not set again on its way back",
      over: { lease: { state: "releasing" } },
      is: { kind: "none" },
    },
    { name: "is not set again when the host wants it back", over: { recalled: true }, is: { kind: "none" } },
  ])("$name", ({ over, is }) => {
    expect(planRestore(input(over))).toMatchObject(is);
  });

  it("is never set to anything but the grant, nor under what is needed", () => {
    const mib = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(mib, mib, mib, fc.integer({ min: 0, max: 6 }), (limit, used, band, restoresLastHour) => {
        const seen = {
          limitsNow: memory(limit),
          usage: { cpuMillicores: null, workingSetBytes: used * MIB },
          peak: memory(used),
          upperBand: memory(band),
        };
        const plan = planRestore(input({ ...seen, restoresLastHour }));
        if (plan.kind !== "restore") return;
        expect(plan.to).toBe(512 * MIB);
        expect(restoresLastHour).toBeLessThan(RESTORES_PER_HOUR);
        if (limit > 512) expect(Math.max(used, band)).toBeLessThanOrEqual(512);
      }),
    );
  });
});
