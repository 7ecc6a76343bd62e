import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import type { Lease } from "@/server/domain/negotiation/lease";
import { planRelease, type Release, type ReleaseInput } from "@/server/domain/negotiation/plan-release";

const MIB = MEBIBYTE;
const NOW = 1_700_000_000_000;
const memory = (mib: number | null) => ({
  cpuMillicores: null,
  memoryBytes: mib === null ? null : mib * MIB,
});

type Over = Partial<Omit<ReleaseInput, "lease">> & { lease?: Partial<Lease> };

const input = (over: Over = {}): ReleaseInput => ({
  now: NOW,
  recalled: false,
  usage: { cpuMillicores: null, workingSetBytes: 100 * MIB },
  peak: memory(110),
  upperBand: memory(120),
  limitsNow: memory(512),
  riskAtBaseline: 0.01,
  policy: DEFAULT_POLICY,
  maxRenewals: 3,
  ...over,
  lease: {
    dimension: "memory",
    state: "active",
    baseline: 256 * MIB,
    amount: 512 * MIB,
    expiresAt: NOW,
    renewals: 0,
    ...over.lease,
  },
});

describe("a grant", () => {
  it.each<{ name: string; over: Over; is: Partial<Extract<Release, { kind: "shrink" }>> | Partial<Release> }>(
    [
      { name: "that has not ended waits", over: { lease: { expiresAt: NOW + 1 } }, is: { kind: "wait" } },
      {
        name: "that ended steps down by a quarter",
        over: {},
        is: { kind: "shrink", to: 384 * MIB, final: false },
      },
      {
        name: "that is recalled steps down before its end",
        over: { recalled: true, lease: { expiresAt: NOW + 1 } },
        is: { kind: "shrink", to: 384 * MIB },
      },
      {
        name: "that is being released goes on",
        over: {
          limitsNow: memory(320),
          lease: { amount: 320 * MIB, state: "releasing", expiresAt: NOW + 1 },
        },
        is: { kind: "shrink", to: 256 * MIB, final: true },
      },
      {
        name: "steps down to what usage now leaves safe",
        over: { usage: { cpuMillicores: null, workingSetBytes: 340 * MIB } },
        is: { kind: "shrink", to: 425 * MIB, final: false },
      },
      {
        name: "steps down to what the peak leaves safe",
        over: { peak: memory(380) },
        is: { kind: "shrink", to: 437 * MIB },
      },
      {
        name: "steps down to what the forecast leaves safe",
        over: { upperBand: memory(450) },
        is: { kind: "shrink", to: 450 * MIB },
      },
      {
        name: "never goes under policy's minimum",
        over: { policy: { ...DEFAULT_POLICY, memoryMinBytes: 400 * MIB } },
        is: { kind: "shrink", to: 400 * MIB, final: true },
      },
      {
        name: "is renewed while its baseline is risky",
        over: { riskAtBaseline: 0.3 },
        is: { kind: "renew", until: NOW + 3_600_000 },
      },
      { name: "is renewed where the risk is unknown", over: { riskAtBaseline: null }, is: { kind: "renew" } },
      {
        name: "is renewed where usage is unknown",
        over: { usage: { cpuMillicores: null, workingSetBytes: null } },
        is: { kind: "renew" },
      },
      {
        name: "is renewed where the forecast is unknown",
        over: { upperBand: memory(null) },
        is: { kind: "renew" },
      },
      {
        name: "is renewed where what is in use needs it",
        over: { upperBand: memory(510) },
        is: { kind: "renew" },
      },
      {
        name: "of a leak that used its renewals up is kept with a notice",
        over: { riskAtBaseline: 0.9, lease: { renewals: 3 } },
        is: { kind: "keep" },
      },
      {
        name: "is never renewed by a recall alone",
        over: { recalled: true, riskAtBaseline: 0.9, lease: { expiresAt: NOW + 1 } },
        is: { kind: "wait" },
      },
      {
        name: "whose limit is back has nothing left",
        over: { limitsNow: memory(256) },
        is: { kind: "done" },
      },
      {
        name: "whose limit is gone has nothing left",
        over: { limitsNow: memory(null) },
        is: { kind: "done" },
      },
      {
        name: "whose limit somebody else set is theirs",
        over: { limitsNow: memory(600) },
        is: { kind: "done" },
      },
    ],
  )("$name", ({ over, is }) => {
    expect(planRelease(input(over))).toMatchObject(is);
  });

  it("that is kept says why, and that a person must decide", () => {
    const release = planRelease(input({ riskAtBaseline: 0.9, lease: { renewals: 3 } }));
    expect(release.because).toBe(
      "under 256 MiB the risk would be 90 %, and its 3 renewals are used up; the limit stays, a person must decide",
    );
  });

  it("of CPU steps down without memory's margin: too little CPU slows, it does not kill", () => {
    const cpu = (millicores: number) => ({ cpuMillicores: millicores, memoryBytes: null });
    const release = planRelease(
      input({
        lease: { dimension: "cpu", baseline: 500, amount: 2000 },
        limitsNow: cpu(2000),
        usage: { cpuMillicores: 1700, workingSetBytes: null },
        peak: cpu(1400),
        upperBand: cpu(900),
      }),
    );
    expect(release).toMatchObject({ kind: "shrink", to: 1700 });
  });
});

describe("for every usage", () => {
  const mib = fc.integer({ min: 1, max: 1200 });
  const given = fc.record({
    used: mib,
    peak: mib,
    band: mib,
    baseline: mib,
    limit: mib,
    renewals: fc.integer({ min: 0, max: 5 }),
  });
  type Given = {
    used: number;
    peak: number;
    band: number;
    baseline: number;
    limit: number;
    renewals: number;
  };
  const inputOf = ({ used, peak, band, baseline, limit, renewals }: Given) =>
    input({
      usage: { cpuMillicores: null, workingSetBytes: used * MIB },
      peak: memory(peak),
      upperBand: memory(band),
      limitsNow: memory(limit),
      lease: { baseline: baseline * MIB, amount: limit * MIB, renewals },
    });

  it("a release lowers the limit, never under the safe floor and never under the baseline", () => {
    let shrinks = 0;
    fc.assert(
      fc.property(given, (all) => {
        const release = planRelease(inputOf(all));
        if (release.kind !== "shrink") return;
        shrinks += 1;
        expect(release.to).toBeLessThan(all.limit * MIB);
        expect(release.to).toBeGreaterThanOrEqual(all.baseline * MIB);
        expect(release.to).toBeGreaterThanOrEqual(Math.max(all.used * 1.25, all.peak * 1.15, all.band) * MIB);
      }),
    );
    expect(shrinks).toBeGreaterThan(0);
  });

  it("every release comes to its end: repeated, it is done, or kept, within a bounded number of steps", () => {
    fc.assert(
      fc.property(given, (all) => {
        let state = { ...all };
        let kind = "";
        for (let step = 0; step < 100 && kind !== "done" && kind !== "keep"; step++) {
          const release = planRelease(inputOf(state));
          kind = release.kind;
          if (release.kind === "shrink") state = { ...state, limit: release.to / MIB };
          if (release.kind === "renew") state = { ...state, renewals: state.renewals + 1 };
        }
        expect(["done", "keep"]).toContain(kind);
      }),
    );
  });
});
