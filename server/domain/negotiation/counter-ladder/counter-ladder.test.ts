import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineDescription } from "@/server/domain/machine/machine";
import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import {
  counterLadder,
  type LadderQuestion,
} from "@/server/domain/negotiation/counter-ladder/counter-ladder";
import {
  type DonorCandidate,
  findDonors,
  leastLimit,
} from "@/server/domain/negotiation/counter-ladder/find-donors";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { RiskUnder } from "@/server/domain/negotiation/size-grant";
import type { Ask, HostLedger } from "@/server/domain/negotiation/terms";
import { growingLeak, stubbornCrash } from "@/server/domain/negotiation/testing-risks";

const MIB = 1024 * 1024;
const NOW = 1_000_000_000;

const ASK: Ask = {
  dimension: "memory",
  before: { cpuMillicores: 500, memoryBytes: 256 * MIB },
  amounts: { min: 448 * MIB, want: 512 * MIB, max: 1024 * MIB },
  deadlineAt: NOW + 1_800_000,
  durationSeconds: 3600,
  risk: 0.95,
  horizonMinutes: 15,
  cause: "memory",
  timeToFailure: null,
  because: "it leaks",
  priority: 50,
};

function ledgerWithFree(freeMib: number): HostLedger {
  return {
    capacity: { cpuMillicores: 8_000, memoryBytes: 4096 * MIB },
    reserve: { cpuMillicores: 0, memoryBytes: 0 },
    committed: { cpuMillicores: 8_000, memoryBytes: (4096 - freeMib) * MIB },
    reserved: { cpuMillicores: 0, memoryBytes: 0 },
  };
}

function donor(over: Partial<DonorCandidate> = {}): DonorCandidate {
  return {
    containerId: 7,
    name: "batch",
    priority: 10,
    limit: 1024 * MIB,
    counted: 1024 * MIB,
    floor: 256 * MIB,
    min: null,
    heldBack: null,
    ...over,
  };
}

function climb(over: Partial<LadderQuestion> = {}, freeMib = 0) {
  const riskUnder: RiskUnder = over.riskUnder ?? growingLeak(200 * MIB, 20 * MIB);
  const ledger = ledgerWithFree(freeMib);
  const plain = answerAsk(ASK, ledger, DEFAULT_POLICY, NOW, () => 0.5);
  if (plain.kind !== "infeasible") throw new Error(`the plain answer is ${plain.kind}`);
  return counterLadder({
    ask: ASK,
    refusal: plain,
    ledger,
    policy: DEFAULT_POLICY,
    now: NOW,
    riskUnder,
    donors: [],
    mayTake: true,
    ahead: [],
    ...over,
  });
}

const VM: MachineDescription = {
  name: "vm-1",
  state: "running",
  size: { cpuMillicores: 8_000, memoryBytes: 4096 * MIB },
  most: { cpuMillicores: 16_000, memoryBytes: 8192 * MIB },
  node: { cpuMillicores: 32_000, memoryBytes: null, memoryFreeBytes: null },
  caps: [],
};

describe("the machine under a host", () => {
  const machine = { seen: VM, underWay: [], lately: {} };

  it("is asked last for what is missing, with what is promised too much already, and nothing is promised before", () => {
    const rung = climb({ machine }, -64);
    expect(rung).toMatchObject({ rung: "machine", answer: { kind: "defer", retryAt: NOW + 120_000 } });
    // 448 MiB wanted at least, of a limit of 256 MiB, on a host that is 64 MiB over.
    expect(rung).toMatchObject({ growth: { dimension: "memory", least: 256 * MIB } });
    expect(rung.climbed).toHaveLength(4);
  });

  it("leaves the ask to a person, with its manager's reason, when it gave nothing", () => {
    const lately = { memory: "its manager refuses: the node is full" };
    const rung = climb({ machine: { ...machine, lately } });
    expect(rung).toMatchObject({ rung: "operator", answer: { kind: "infeasible" } });
    expect(rung.answer.because).toMatch(
      /did not grow: its manager refuses: the node is full; a person must decide/,
    );
  });

  it("is not spoken of where there is none", () => {
    expect(JSON.stringify(climb({ machine: null }))).not.toMatch(/machine/);
  });
});

describe("the counter ladder", () => {
  it("offers what is free for a shorter lease where that carries the container for a shorter time", () => {
    const rung = climb({}, 96);
    expect(rung).toMatchObject({ rung: "shorter-lease", answer: { kind: "counter", durationSeconds: 300 } });
    expect(rung.answer).toMatchObject({
      amount: 352 * MIB,
      because: expect.stringMatching(/carries it for 5 min/),
    });
  });

  it("asks for another resource where the risk model says that it helps", () => {
    const helpedByCpu: RiskUnder = ({ cpuMillicores }) => {
      const p = (cpuMillicores ?? 0) >= 700 ? 0.1 : 0.95;
      return stubbornCrash(p)({ cpuMillicores, memoryBytes: null });
    };
    const ledger = { ...ledgerWithFree(0), committed: { cpuMillicores: 7_000, memoryBytes: 4096 * MIB } };
    const rung = climb({ riskUnder: helpedByCpu, ledger });
    expect(rung).toMatchObject({ rung: "another-dimension", instead: { dimension: "cpu", amount: 700 } });
  });

  it("has the lowest priority step down first, and promises nothing before it did", () => {
    const rung = climb({ donors: [donor({ containerId: 8, name: "web", priority: 30 }), donor()] });
    expect(rung).toMatchObject({
      rung: "donors",
      answer: { kind: "defer" },
      gifts: [{ name: "batch", to: 752 * MIB }],
    });
    expect(rung.climbed).toHaveLength(2);
  });

  it("takes nothing from others where the asker's policy waits for a person", () => {
    const rung = climb({ donors: [donor()], mayTake: false });
    expect(rung.rung).toBe("operator");
    expect(rung.climbed.join()).toMatch(/a person may lower batch \(priority 10\)/);
  });

  it("waits for a trough that comes before the failure, and not for a later one", () => {
    const ahead = [0, 1, 2, 3].map((i) => ({ at: NOW + i * 600_000, free: i < 2 ? 0 : 1024 * MIB }));
    expect(climb({ ahead })).toMatchObject({
      rung: "trough",
      answer: { kind: "defer", retryAt: NOW + 1_200_000 },
    });
    const later = ahead.map((a) => ({ ...a, at: a.at + 1_200_000 }));
    expect(climb({ ahead: later }).rung).toBe("operator");
  });

  it("asks a person at last, with what is missing and why no rung held", () => {
    const rung = climb();
    expect(rung).toMatchObject({ rung: "operator", answer: { kind: "infeasible" } });
    expect(rung.answer.because).toMatch(/a person must decide: 192 MiB of memory more would do/);
    expect(rung.climbed).toHaveLength(4);
  });
});

describe("donors", () => {
  const candidate = fc.record({
    containerId: fc.integer({ min: 1, max: 40 }),
    name: fc.constant("c"),
    priority: fc.integer({ min: 0, max: 100 }),
    limit: fc.option(fc.integer({ min: 6 * MIB, max: 2048 * MIB }), { nil: null }),
    counted: fc.integer({ min: 0, max: 2048 * MIB }),
    floor: fc.option(fc.integer({ min: 1, max: 2048 * MIB }), { nil: null }),
    min: fc.option(fc.integer({ min: 1, max: 2048 * MIB }), { nil: null }),
    heldBack: fc.option(fc.constant("busy"), { nil: null }),
  });

  it("are never those of the asker's priority or above, never lowered under floor or minimum, never raised", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { selector: (c) => c.containerId, maxLength: 12 }),
        fc.integer({ min: 1, max: 4096 * MIB }),
        fc.integer({ min: 0, max: 100 }),
        (candidates, need, askerPriority) => {
          const { gifts, frees } = findDonors(candidates, { dimension: "memory", need, askerPriority });
          for (const gift of gifts) {
            const from = candidates.find((c) => c.containerId === gift.containerId)!;
            expect(from.heldBack).toBeNull();
            expect(from.priority).toBeLessThan(askerPriority);
            expect(gift.to).toBeGreaterThanOrEqual(leastLimit(from, "memory")!);
            expect(gift.to).toBeLessThan(gift.from);
          }
          expect(gifts.map((g) => g.priority)).toEqual(
            gifts.map((g) => g.priority).toSorted((a, b) => a - b),
          );
          expect(frees).toBe(gifts.reduce((sum, g) => sum + g.frees, 0));
          // As few as it takes: without the last one it would not be enough.
          if (gifts.length > 0) expect(frees - gifts.at(-1)!.frees).toBeLessThan(need);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

it("what a ladder answers never promises more than is free", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 191 }), fc.integer({ min: 1, max: 60 }), (freeMib, perMinute) => {
      const rung = climb({ riskUnder: growingLeak(200 * MIB, perMinute * MIB), donors: [donor()] }, freeMib);
      if (rung.answer.kind !== "counter") return;
      expect(rung.answer.amount - 256 * MIB).toBeLessThanOrEqual(freeOf(ledgerWithFree(freeMib), "memory"));
    }),
    { numRuns: 500 },
  );
});
