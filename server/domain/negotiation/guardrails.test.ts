import { describe, expect, it } from "vitest";
import { checkGuardrails, type GuardrailInput } from "@/server/domain/negotiation/guardrails";

const NOW = 1_700_000_000_000;
const calm: GuardrailInput = {
  now: NOW,
  sampleAt: NOW - 30_000,
  intervalSeconds: 10,
  lastChangeAt: NOW - 120_000,
  cooldownSeconds: 120,
  changesInFlight: 0,
  hostChangesLastHour: 59,
  hourlyBudget: 60,
  actingPaused: false,
  warmUpUntil: NOW,
  coverage: 0.5,
};

describe("acting is allowed", () => {
  it.each([
    { name: "at the very edge of every guardrail", over: {} },
    {
      name: "for a container that never was changed, by a controller that needs no warm-up",
      over: { lastChangeAt: null, warmUpUntil: null },
    },
    { name: "with a clock that is a little ahead", over: { sampleAt: NOW + 10_000 } },
  ])("$name", ({ over }) => {
    expect(checkGuardrails({ ...calm, ...over })).toEqual({ ok: true });
  });
});

describe("acting is forbidden", () => {
  it.each([
    {
      name: "paused, whatever else holds",
      over: { actingPaused: true, sampleAt: null },
      guardrail: "paused",
      says: "kill switch",
    },
    { name: "warming up", over: { warmUpUntil: NOW + 60_000 }, guardrail: "warm-up", says: "another 60 s" },
    { name: "no sample", over: { sampleAt: null }, guardrail: "stale", says: "no sample yet" },
    {
      name: "a sample older than three intervals",
      over: { sampleAt: NOW - 30_001 },
      guardrail: "stale",
      says: "30 s is the most",
    },
    {
      name: "a sample from the future",
      over: { sampleAt: NOW + 600_000 },
      guardrail: "stale",
      says: "clocks disagree",
    },
    { name: "more gaps than samples", over: { coverage: 0.49 }, guardrail: "coverage", says: "only 49 %" },
    { name: "unknown coverage", over: { coverage: null }, guardrail: "coverage", says: "unknown" },
    { name: "a change in flight", over: { changesInFlight: 1 }, guardrail: "in-flight", says: "in flight" },
    {
      name: "cooling down",
      over: { lastChangeAt: NOW - 60_000 },
      guardrail: "cooldown",
      says: "another 60 s",
    },
    {
      name: "no budget left",
      over: { hostChangesLastHour: 60 },
      guardrail: "budget",
      says: "its budget is 60",
    },
  ])("$name", ({ over, guardrail, says }) => {
    const verdict = checkGuardrails({ ...calm, ...over });
    expect(verdict).toMatchObject({ ok: false, guardrail });
    expect(!verdict.ok && verdict.because).toContain(says);
  });
});
