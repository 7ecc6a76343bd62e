import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { Amounts, Ask, HostLedger } from "@/server/domain/negotiation/terms";

const MIB = MEBIBYTE;
const NOW = 1_700_000_000_000;
const POLICY = DEFAULT_POLICY;

const askFor = (amounts: Amounts, over: Partial<Ask> = {}): Ask => ({
  dimension: "memory",
  before: { cpuMillicores: 1000, memoryBytes: 256 * MIB },
  amounts,
  deadlineAt: NOW + 500_000,
  durationSeconds: 3600,
  risk: 0.8,
  horizonMinutes: 15,
  cause: "memory",
  timeToFailure: null,
  because: "working set grows",
  priority: 50,
  ...over,
});
const ask = (min: number, want: number, max: number, over?: Partial<Ask>) =>
  askFor({ min: min * MIB, want: want * MIB, max: max * MIB }, over);

/** A 2 GiB host with 256 MiB in reserve. */
const ledger = (committed: number, reserved = 0): HostLedger => ({
  capacity: { cpuMillicores: 4000, memoryBytes: 2048 * MIB },
  reserve: { cpuMillicores: 400, memoryBytes: 256 * MIB },
  committed: { cpuMillicores: 1000, memoryBytes: committed * MIB },
  reserved: { cpuMillicores: 0, memoryBytes: reserved * MIB },
});
const halfRisk = () => 0.03;

describe("the host answers", () => {
  it("offer: what it wants, when it fits, with the risk that stays", () => {
    expect(answerAsk(ask(320, 512, 1024), ledger(1000), POLICY, NOW, halfRisk)).toEqual({
      kind: "offer",
      amount: 512 * MIB,
      expiresAt: NOW + 500_000,
      residualRisk: 0.03,
      because: "512 MiB of memory leaves a risk of 3 %, from all causes, within 15 min",
    });
  });

  it("offer: to the last byte, and not one more", () => {
    expect(answerAsk(ask(320, 512, 1024), ledger(1792 - 256), POLICY, NOW, halfRisk).kind).toBe("offer");
    expect(answerAsk(ask(320, 512, 1024), ledger(1792 - 255), POLICY, NOW, halfRisk).kind).toBe("counter");
  });

  it("counter: the most whole steps that fit", () => {
    const answer = answerAsk(ask(320, 512, 1024), ledger(1692), POLICY, NOW, (amount) =>
      amount === 352 * MIB ? 0.2 : 1,
    );
    expect(answer).toMatchObject({ kind: "counter", amount: 352 * MIB, residualRisk: 0.2 });
    expect(answer.because).toBe(
      "host has 100 MiB of memory free of 1.75 GiB after its reserve; it wants 512 MiB, and 352 MiB of memory leaves a risk of 20 %, from all causes, within 15 min",
    );
  });

  it("counter: the minimum itself, where the step under it is too small", () => {
    expect(answerAsk(ask(325, 512, 1024), ledger(1792 - 70), POLICY, NOW, halfRisk)).toMatchObject({
      kind: "counter",
      amount: 325 * MIB,
    });
  });

  it("counter: policy's maximum, where it fell under the wish meanwhile", () => {
    const policy = { ...POLICY, memoryMaxBytes: 400 * MIB };
    const answer = answerAsk(ask(320, 512, 1024), ledger(0), policy, NOW, halfRisk);
    expect(answer).toMatchObject({ amount: 400 * MIB });
  });

  it("defer: while reservations that may lapse are all that stands between", () => {
    const answer = answerAsk(ask(512, 512, 1024), ledger(1400, 200), POLICY, NOW, halfRisk);
    expect(answer).toMatchObject({ kind: "defer", retryAt: NOW + 30_000 });
    expect(answer.because).toContain("200 MiB of it reserved for others");
  });

  it("infeasible: when there is no time to wait for reservations", () => {
    const late = ask(512, 512, 1024, { deadlineAt: NOW + 20_000 });
    expect(answerAsk(late, ledger(1400, 200), POLICY, NOW, halfRisk).kind).toBe("infeasible");
  });

  it("infeasible: what binds, in numbers", () => {
    expect(answerAsk(ask(640, 640, 1024), ledger(1482), POLICY, NOW, halfRisk)).toEqual({
      kind: "infeasible",
      constraint: "host has 310 MiB of memory free of 1.75 GiB after its reserve",
      because:
        "host has 310 MiB of memory free of 1.75 GiB after its reserve; the smallest useful grant is 640 MiB, 384 MiB more than its limit",
    });
  });

  it("infeasible: a host whose limits already add up to more than it has", () => {
    const answer = answerAsk(ask(320, 512, 1024), ledger(2292), POLICY, NOW, halfRisk);
    expect(answer).toMatchObject({ kind: "infeasible" });
    expect(answer.because).toContain(
      "no memory free of 1.75 GiB after its reserve: what runs may already take 500 MiB too much",
    );
  });

  it("reject: policy no longer allows even the minimum", () => {
    const policy = { ...POLICY, memoryMaxBytes: 300 * MIB };
    expect(answerAsk(ask(320, 512, 1024), ledger(0), policy, NOW, halfRisk)).toEqual({
      kind: "reject",
      because: "policy allows 300 MiB of memory at most; the smallest useful grant is 320 MiB",
    });
  });

  it("reject: there is no limit to raise", () => {
    const unlimited = ask(320, 512, 1024, { before: { cpuMillicores: null, memoryBytes: null } });
    expect(answerAsk(unlimited, ledger(0), POLICY, NOW, halfRisk).kind).toBe("reject");
  });

  it("an offer ends with the patience of policy, or when the failure is due, but can always be read", () => {
    const ends = (deadlineAt: number) => {
      const answer = answerAsk(ask(320, 512, 1024, { deadlineAt }), ledger(0), POLICY, NOW, halfRisk);
      return answer.kind === "offer" ? answer.expiresAt - NOW : null;
    };
    expect(ends(NOW + 3_600_000)).toBe(600_000);
    expect(ends(NOW + 300_000)).toBe(300_000);
    expect(ends(NOW)).toBe(120_000);
  });

  it.each([
    { name: "NaN", amounts: { min: Number.NaN, want: 1, max: 2 } },
    { name: "a minimum above the wish", amounts: { min: 3, want: 2, max: 4 } },
    { name: "no end", amounts: { min: 1, want: 2, max: Number.POSITIVE_INFINITY } },
  ])("$name in an ask is a bug and throws", ({ amounts }) => {
    expect(() => answerAsk(askFor(amounts), ledger(0), POLICY, NOW, halfRisk)).toThrow(RangeError);
  });
});

describe("for every ask and every ledger", () => {
  const bytes = (min: number, max: number) => fc.integer({ min: min * MIB, max: max * MIB });
  const ledgers = fc.record({
    capacity: fc.record({ cpuMillicores: fc.constant(4000), memoryBytes: bytes(512, 8192) }),
    reserve: fc.record({ cpuMillicores: fc.constant(400), memoryBytes: bytes(0, 1024) }),
    committed: fc.record({ cpuMillicores: fc.constant(0), memoryBytes: bytes(0, 8192) }),
    reserved: fc.record({ cpuMillicores: fc.constant(0), memoryBytes: bytes(0, 512) }),
  });
  const amountsOf = ([min, want, max]: number[]): Amounts => ({ min: min!, want: want!, max: max! });
  const ascending = (length: number) =>
    fc
      .array(bytes(257, 4096), { minLength: length, maxLength: length })
      .map((all) => all.sort((a, b) => a - b));
  const given = (amounts: Amounts, book: HostLedger) => {
    const answer = answerAsk(askFor(amounts), book, POLICY, NOW, halfRisk);
    return answer.kind === "offer" || answer.kind === "counter" ? answer.amount : null;
  };

  it("nothing is offered beyond what is free, under the minimum, or above the wish", () => {
    fc.assert(
      fc.property(ascending(3).map(amountsOf), ledgers, (amounts, book) => {
        const amount = given(amounts, book);
        if (amount === null) {
          expect(amounts.min - 256 * MIB).toBeGreaterThan(freeOf(book, "memory"));
          return;
        }
        expect(amount - 256 * MIB).toBeLessThanOrEqual(freeOf(book, "memory"));
        expect(amount).toBeGreaterThanOrEqual(amounts.min);
        expect(amount).toBeLessThanOrEqual(amounts.want);
      }),
    );
  });

  it("who wants more never gets less", () => {
    fc.assert(
      fc.property(ascending(4), ledgers, ([min, less, more, max], book) => {
        const modest = given({ min: min!, want: less!, max: max! }, book);
        const greedy = given({ min: min!, want: more!, max: max! }, book);
        expect(greedy ?? -1).toBeGreaterThanOrEqual(modest ?? -1);
      }),
    );
  });
});
