import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { type AskInput, proposeAsk } from "@/server/domain/negotiation/propose-ask";
import { growingLeak, stubbornCrash } from "@/server/domain/negotiation/testing-risks";
import type { Assessment, Cause, RiskByHorizon } from "@/server/domain/risk/assessment";

const MIB = MEBIBYTE;
const NOW = 1_700_000_000_000;
const NONE: RiskByHorizon = { 5: 0, 15: 0, 60: 0 };
const HIGH: RiskByHorizon = { 5: 0.2, 15: 0.8, 60: 0.99 };

const assessed = (byCause: Partial<Record<Cause, RiskByHorizon>>, cause: Cause = "memory"): Assessment => ({
  kind: "assessed",
  at: NOW - 2000,
  risk: HIGH,
  byCause: { memory: NONE, cpu: NONE, network: NONE, disk: NONE, other: NONE, ...byCause },
  cause,
  timeToFailure: { earlySeconds: 540, medianSeconds: 700, lateSeconds: null },
  reason: "working set grows 5 MiB/min",
  reasons: [],
  model: "first-passage/1",
});

const input = (over: Partial<AskInput> = {}): AskInput => ({
  now: NOW,
  assessment: assessed({ memory: HIGH }),
  limits: { cpuMillicores: 1000, memoryBytes: 256 * MIB },
  usage: { cpuMillicores: 300, workingSetBytes: 200 * MIB },
  policy: DEFAULT_POLICY,
  leadTimeSeconds: 10,
  riskUnder: growingLeak(200 * MIB, 5 * MIB),
  fixedHeap: null,
  peakUpperBand: null,
  hostLimits: { cpuMillicores: 3600, memoryBytes: 3000 * MIB },
  ...over,
});

describe("an ask", () => {
  it("is sized, due before the early failure, and says why", () => {
    const proposal = proposeAsk(input());
    expect(proposal.kind).toBe("ask");
    if (proposal.kind !== "ask") return;
    const { ask } = proposal;
    expect(ask).toMatchObject({
      dimension: "memory",
      before: { cpuMillicores: 1000, memoryBytes: 256 * MIB },
      deadlineAt: NOW - 2000 + 530_000,
      durationSeconds: 3600,
      risk: 0.8,
      horizonMinutes: 15,
      cause: "memory",
      priority: 50,
    });
    expect(ask.amounts.min).toBeGreaterThanOrEqual(250 * MIB);
    expect(ask.amounts.max).toBe(3000 * MIB);
    expect(ask.because).toMatch(
      /^working set grows 5 MiB\/min; \d+ MiB brings the memory risk to \d % within 60 min$/,
    );
  });

  it("is due at once when the failure may come before a change could be enforced", () => {
    const proposal = proposeAsk(input({ leadTimeSeconds: 10_000 }));
    expect(proposal).toMatchObject({ kind: "ask", ask: { deadlineAt: NOW } });
  });

  it("goes no further than the policy's maximum, and says that it is only a bridge", () => {
    const proposal = proposeAsk(input({ policy: { ...DEFAULT_POLICY, memoryMaxBytes: 320 * MIB } }));
    expect(proposal).toMatchObject({ kind: "ask", ask: { amounts: { max: 320 * MIB } } });
    expect(proposal.kind === "ask" && proposal.ask.because).toContain(
      "a bridge, not a cure for the lease of 60 min",
    );
  });

  it("is the same in observe mode: what would be done is shown", () => {
    const observe = proposeAsk(input({ policy: { ...DEFAULT_POLICY, mode: "observe" } }));
    expect(observe).toEqual(proposeAsk(input()));
  });

  it("is about memory when a crash weighs more but memory alone passes the threshold", () => {
    const proposal = proposeAsk(
      input({ assessment: assessed({ other: { 5: 0.5, 15: 0.9, 60: 1 }, memory: HIGH }, "other") }),
    );
    expect(proposal).toMatchObject({ kind: "ask", ask: { cause: "memory" } });
  });
});

describe("nothing is asked", () => {
  it.each([
    {
      name: "hold: unknown is not zero, and nothing acts on it",
      over: { assessment: { kind: "unknown", at: NOW, because: "too few samples" } as const },
      kind: "hold",
      says: "too few samples",
    },
    {
      name: "hold: under the threshold at the policy's horizon, whatever comes later",
      over: { policy: { ...DEFAULT_POLICY, horizonMinutes: 5 as const } },
      kind: "hold",
      says: "risk 20 % within 5 min is under the threshold of 60 %",
    },
    {
      name: "hold: usage is unknown, so no amount is known to be safe",
      over: { usage: { cpuMillicores: 1, workingSetBytes: null } },
      kind: "hold",
      says: "memory usage is unknown",
    },
    {
      name: "refuse: a crash bug",
      over: { assessment: assessed({ other: HIGH }, "other") },
      kind: "refuse",
      says: "resources will not cure this: working set",
    },
    {
      name: "refuse: the network is not cured by CPU or memory",
      over: { assessment: assessed({ network: HIGH }, "network") },
      kind: "refuse",
      says: "no CPU or memory limit changes its network",
    },
    {
      name: "refuse: a fixed heap under the limit",
      over: { fixedHeap: { flag: "-Xmx192m", bytes: 192 * MIB } },
      kind: "refuse",
      says: "-Xmx192m fixes the heap at 192 MiB, under the limit of 256 MiB",
    },
    {
      name: "refuse: no limit, so none to raise",
      over: { limits: { cpuMillicores: 1000, memoryBytes: null } },
      kind: "refuse",
      says: "has no memory limit",
    },
    {
      name: "refuse: the limit is at policy's maximum",
      over: {
        policy: { ...DEFAULT_POLICY, memoryMaxBytes: 256 * MIB },
        usage: { cpuMillicores: 1, workingSetBytes: 100 * MIB },
      },
      kind: "refuse",
      says: "policy allows 256 MiB of memory at most, and its limit is 256 MiB already",
    },
    {
      name: "refuse: the host is smaller than what is in use needs",
      over: {
        hostLimits: { cpuMillicores: 1, memoryBytes: 300 * MIB },
        usage: { cpuMillicores: 1, workingSetBytes: 250 * MIB },
      },
      kind: "refuse",
      says: "the host can give one container 300 MiB of memory at most, and usage with its safety margin needs 312.5 MiB",
    },
    {
      name: "refuse: no amount lowers the risk",
      over: { riskUnder: stubbornCrash(0.8) },
      kind: "refuse",
      says: "resources will not cure this: even 3000 MiB leaves the memory risk at 80 % within 15 min",
    },
  ])("$name", ({ over, kind, says }) => {
    const proposal = proposeAsk(input(over));
    expect(proposal.kind).toBe(kind);
    expect(proposal.kind !== "ask" && proposal.because).toContain(says);
  });

  it("a heap above the limit is no reason to refuse: the limit is what binds", () => {
    expect(proposeAsk(input({ fixedHeap: { flag: "-Xmx512m", bytes: 512 * MIB } })).kind).toBe("ask");
  });
});
