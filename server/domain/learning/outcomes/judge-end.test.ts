import { describe, expect, it } from "vitest";
import { type EndFacts, judgeEnd } from "./judge-end";
import type { MemoryBefore } from "./whose-memory";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** 100 of 256 MiB ten seconds before, on a host with plenty. */
const memory = (own: Partial<MemoryBefore> = {}): MemoryBefore => ({
  limitBytes: 256 * MIB,
  usageBytes: 100 * MIB,
  usageBefore: { bytes: 100 * MIB, ageMs: 20_000 },
  ageMs: 10_000,
  oomEvents: null,
  oomKills: null,
  host: { availableBytes: 8 * GIB, totalBytes: 16 * GIB },
  ...own,
});
const SHORT = { availableBytes: 0.2 * GIB, totalBytes: 16 * GIB };

const facts = (own: Partial<EndFacts>): EndFacts => ({
  exitCode: 137,
  isOomTold: false,
  wasStopped: false,
  memory: memory(),
  ownCut: null,
  ...own,
});

describe("the end of a process", () => {
  it.each<{ name: string; facts: Partial<EndFacts>; kind: string; says?: string }>([
    {
      name: "at its own limit is its own",
      facts: { isOomTold: true, memory: memory({ usageBytes: 250 * MIB, usageBefore: null }) },
      kind: "oom_kill",
      says: "98 % of its 256 MiB limit",
    },
    {
      name: "that grew into its limit since the last sample is its own",
      facts: {
        isOomTold: true,
        memory: memory({ usageBytes: 200 * MIB, usageBefore: { bytes: 120 * MIB, ageMs: 20_000 } }),
      },
      kind: "oom_kill",
      says: "100 %",
    },
    {
      name: "far from its limit on a host that ran out is the host's",
      facts: { isOomTold: true, memory: memory({ host: SHORT }) },
      kind: "host_oom_kill",
      says: "the host had 205 MiB left of 16 GiB",
    },
    {
      name: "without a limit is the host's",
      facts: { isOomTold: true, memory: memory({ limitBytes: null }) },
      kind: "host_oom_kill",
    },
    {
      name: "at its limit is its own, though the host is short too",
      facts: { isOomTold: true, memory: memory({ usageBytes: 250 * MIB, host: SHORT }) },
      kind: "oom_kill",
    },
    {
      name: "is its own where its cgroup counted a full limit",
      facts: { isOomTold: true, memory: memory({ oomEvents: 1, host: SHORT }) },
      kind: "oom_kill",
      says: "counted a full limit",
    },
    {
      name: "is the host's where its cgroup counted a kill and no full limit",
      facts: { isOomTold: true, memory: memory({ oomEvents: 0, oomKills: 1 }) },
      kind: "host_oom_kill",
      says: "a kill, and no full limit",
    },
    {
      name: "by a burst that no sample saw is its own, since the engine told of it",
      facts: { isOomTold: true },
      kind: "oom_kill",
      says: "39 % of its 256 MiB limit 10 s before",
    },
    {
      name: "that nothing is known of is its own, since the engine told of it",
      facts: { isOomTold: true, memory: memory({ usageBytes: null, usageBefore: null }) },
      kind: "oom_kill",
      says: "the engine told of its own cgroup",
    },
    {
      name: "by a kill that no engine told of is the host's, where that ran out",
      facts: { memory: memory({ host: SHORT }) },
      kind: "host_oom_kill",
    },
    {
      name: "by a kill that nothing explains is a crash",
      facts: {},
      kind: "exit_error",
      says: "nobody asked the engine for",
    },
    {
      name: "with an unknown host is not taken for the host's",
      facts: { memory: memory({ host: { availableBytes: null, totalBytes: null } }) },
      kind: "exit_error",
    },
    {
      name: "by a limit that PFN lowered is our own doing, and no failure of the workload",
      facts: { isOomTold: true, ownCut: { from: 512 * MIB, to: 256 * MIB, agoMs: 3_000 } },
      kind: "own_change",
      says: "killed 3 s after PFN lowered its memory limit from 512 MiB to 256 MiB",
    },
    { name: "that was asked for is planned", facts: { wasStopped: true }, kind: "stopped" },
    { name: "without an error is planned", facts: { exitCode: 0 }, kind: "exit_clean" },
    { name: "with an error is a crash", facts: { exitCode: 3 }, kind: "exit_error", says: "exit code 3" },
  ])("$name", ({ facts: own, kind, says = "" }) => {
    const judged = judgeEnd(facts(own));
    expect(judged.kind).toBe(kind);
    expect(judged.detail).toContain(says);
    expect(judged.planned).toBe(!["oom_kill", "host_oom_kill", "exit_error"].includes(kind));
    expect(judged.cause).toBe(judged.planned ? null : kind === "exit_error" ? "other" : "memory");
  });
});
