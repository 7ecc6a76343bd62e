import { describe, expect, it } from "vitest";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";
import { changePhrase, deltaWords, limitChange, stateWords } from "./negotiation-words";
import { whoWasFaster } from "./who-was-faster";

const MIB = 2 ** 20;

const negotiation = (change: Partial<NegotiationDetail>): NegotiationDetail => ({
  id: "n",
  kind: "grant",
  cameOf: null,
  containerId: 1,
  containerName: "cart",
  hostName: "host",
  simulated: false,
  dimension: "memory",
  state: "waiting_approval",
  waiting: true,
  revision: 1,
  mode: "ask",
  before: { cpuMillicores: null, memoryBytes: 256 * MIB },
  asked: { min: 304 * MIB, want: 512 * MIB, max: 768 * MIB },
  offered: null,
  isCounter: false,
  settled: null,
  risk: 0.8,
  horizonMinutes: 15,
  residualRisk: null,
  cause: "memory",
  timeToFailure: null,
  reason: "",
  answer: null,
  outcome: null,
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  expiresAt: null,
  onTimeout: "reject",
  deadlineAt: 0,
  leaseSeconds: 3600,
  createdAt: 0,
  endedAt: null,
  messages: [],
  counterRange: null,
  move: null,
  policy: {},
  ...change,
});

describe("a negotiation in words", () => {
  it.each([
    {
      name: "what was asked, while nothing binds",
      change: {},
      words: "raise memory from 256 MiB to 512 MiB",
      delta: "+256 MiB",
    },
    {
      name: "what was offered",
      change: { offered: 384 * MIB },
      words: "raise memory from 256 MiB to 384 MiB",
      delta: "+128 MiB",
    },
    {
      name: "what was settled on, above what was offered",
      change: { offered: 384 * MIB, settled: 320 * MIB },
      words: "raise memory from 256 MiB to 320 MiB",
      delta: "+64 MiB",
    },
    {
      name: "a lower limit",
      change: { settled: 128 * MIB },
      words: "lower memory from 256 MiB to 128 MiB",
      delta: "−128 MiB",
    },
    {
      name: "a first limit, with nothing to compare it with",
      change: { dimension: "cpu" as const, settled: 1500 },
      words: "set CPU to 1.5 cores",
      delta: null,
    },
    {
      name: "a cap on the network, as a rate",
      change: {
        dimension: "network" as const,
        before: { cpuMillicores: null, memoryBytes: 256 * MIB, networkBytesPerSecond: MIB },
        settled: 2 * MIB,
      },
      words: "raise network from 1 MiB/s to 2 MiB/s",
      delta: "+1 MiB/s",
    },
  ])("names $name", ({ change, words, delta }) => {
    const row = negotiation(change);
    expect(changePhrase(row)).toBe(words);
    expect(deltaWords(row.dimension, limitChange(row))).toBe(delta);
  });

  it("shows a state that it does not know as it is", () => {
    expect(stateWords("sent_to_the_moon")).toEqual({ label: "sent to the moon", tone: "neutral" });
  });

  it("names whoever decided first, with their note", () => {
    const decided = {
      waiting: false,
      state: "rejected",
      decidedBy: "user:Grace",
      decidedAt: 1000,
      decisionNote: "restart",
    };
    expect(whoWasFaster(negotiation(decided), 13_000)).toBe(
      "Grace decided first, 12 s ago: the proposal to raise memory from 256 MiB to 512 MiB is now “Rejected”. Note: “restart”",
    );
  });

  it.each([
    { name: "still waits", change: {} },
    { name: "ended without a decision", change: { waiting: false, state: "stale" } },
  ])("names nobody for one that $name", ({ change }) => {
    expect(whoWasFaster(negotiation(change), 0)).toBeNull();
  });
});
