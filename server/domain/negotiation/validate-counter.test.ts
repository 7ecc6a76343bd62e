import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import type { Answer, Ask, HostLedger } from "@/server/domain/negotiation/terms";
import { validateCounter } from "@/server/domain/negotiation/validate-counter";

const MIB = MEBIBYTE;
const limits = { cpuMillicores: 1000, memoryBytes: 256 * MIB };
const ask: Ask = {
  dimension: "memory",
  before: limits,
  amounts: { min: 320 * MIB, want: 512 * MIB, max: 1024 * MIB },
  deadlineAt: 1,
  durationSeconds: 3600,
  risk: 0.8,
  horizonMinutes: 15,
  cause: "memory",
  timeToFailure: null,
  because: "working set grows",
  priority: 50,
};
const offer: Answer = { kind: "offer", amount: 512 * MIB, expiresAt: 1, residualRisk: 0.03, because: "" };
const ledger = (freeMib: number): HostLedger => ({
  capacity: { cpuMillicores: 4000, memoryBytes: freeMib * MIB },
  reserve: { cpuMillicores: 0, memoryBytes: 0 },
  committed: { cpuMillicores: 0, memoryBytes: 0 },
  reserved: { cpuMillicores: 0, memoryBytes: 0 },
});
const check = (
  amount: number,
  over: { answer?: Answer; max?: number; now?: typeof limits; free?: number } = {},
) =>
  validateCounter(
    ask,
    over.answer ?? offer,
    amount,
    { ...DEFAULT_POLICY, memoryMaxBytes: over.max ?? null },
    over.now ?? limits,
    ledger(over.free ?? 2000),
  );

describe("a person's amount", () => {
  it.each([
    { name: "the least that is useful", amount: 320 * MIB },
    { name: "the most that is allowed", amount: 1024 * MIB },
    { name: "a whole MiB between two steps", amount: 333 * MIB },
  ])("is taken: $name", ({ amount }) => {
    expect(check(amount)).toEqual({ ok: true, amount });
  });

  it.each([
    {
      name: "less than moves the failure",
      amount: 300 * MIB,
      over: {},
      says: "300 MiB would not move the failure past 15 min; write an amount between 320 MiB and 1 GiB",
    },
    {
      name: "more than policy allows",
      amount: 800 * MIB,
      over: { max: 700 * MIB },
      says: "more than policy and host allow one container; write an amount between 320 MiB and 700 MiB",
    },
    {
      name: "more than the host has free",
      amount: 800 * MIB,
      over: { free: 244 },
      says: "more than the host has free; write an amount between 320 MiB and 500 MiB",
    },
    { name: "half a MiB", amount: 400.5 * MIB, over: {}, says: "whole steps of 1 MiB" },
    { name: "not a number", amount: Number.NaN, over: {}, says: "write an amount between" },
    {
      name: "nothing fits any more",
      amount: 400 * MIB,
      over: { free: 10 },
      says: "no amount is possible now",
    },
    {
      name: "the limit moved meanwhile",
      amount: 400 * MIB,
      over: { now: { cpuMillicores: 1000, memoryBytes: 300 * MIB } },
      says: "limit changed since",
    },
    {
      name: "nothing is on the table",
      amount: 400 * MIB,
      over: { answer: { kind: "reject", because: "no" } as const },
      says: 'the host answered "reject" (no)',
    },
  ])("is refused with the range that is allowed: $name", ({ amount, over, says }) => {
    const verdict = check(amount, over);
    expect(verdict.ok).toBe(false);
    expect(!verdict.ok && verdict.because).toContain(says);
  });
});
