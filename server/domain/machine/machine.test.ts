import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uriProblem } from "@/server/domain/machine/libvirt-words";
import type { MachineAsk, MachineDescription } from "@/server/domain/machine/machine";
import { machineRung } from "@/server/domain/machine/machine-rung";
import { offerMachine } from "@/server/domain/machine/offer-machine";
import { IDLE_BEFORE_RELEASE_MS, planMachineRelease } from "@/server/domain/machine/plan-machine-release";

const MIB = 1024 ** 2;
const GIB = 1024 * MIB;
const NOW = 1_000_000_000;

const machine = (over: Partial<MachineDescription> = {}): MachineDescription => ({
  name: "vm-1",
  state: "running",
  size: { cpuMillicores: 2_000, memoryBytes: 2 * GIB },
  most: { cpuMillicores: 4_000, memoryBytes: 8 * GIB },
  node: { cpuMillicores: 8_000, memoryBytes: 16 * GIB, memoryFreeBytes: 12 * GIB },
  caps: [],
  ...over,
});
const ask = (over: Partial<MachineAsk> = {}): MachineAsk => ({
  id: "a",
  dimension: "memory",
  from: 2 * GIB,
  least: 3 * GIB,
  want: 4 * GIB,
  deadlineAt: NOW + 60_000,
  durationSeconds: 600,
  lossAvoided: 0.9,
  because: "it leaks",
  ...over,
});

describe("what a machine offers", () => {
  it.each([
    {
      name: "what is wanted, where it fits",
      machine: machine(),
      ask: ask(),
      is: { kind: "offer", amount: 4 * GIB },
    },
    {
      name: "its maximum, where that is less",
      machine: machine(),
      ask: ask({ want: 9 * GIB }),
      is: { kind: "counter", amount: 8 * GIB },
    },
    {
      name: "what the node has, where that is less",
      machine: machine({ node: { cpuMillicores: 8_000, memoryBytes: 4 * GIB, memoryFreeBytes: 1.5 * GIB } }),
      ask: ask(),
      is: { kind: "counter", amount: 3_376 * MIB },
    },
    {
      name: "nothing of a node that nobody knows",
      machine: machine({ node: { cpuMillicores: null, memoryBytes: null, memoryFreeBytes: null } }),
      ask: ask(),
      is: { kind: "refuse", because: expect.stringMatching(/not known/) },
    },
    {
      name: "nothing while it is paused",
      machine: machine({ state: "paused" }),
      ask: ask(),
      is: { kind: "refuse", because: "vm-1 is paused" },
    },
    {
      name: "no processor more than the node has",
      machine: machine({ node: { cpuMillicores: 2_000, memoryBytes: null, memoryFreeBytes: null } }),
      ask: ask({ dimension: "cpu", from: 2_000, least: 3_000, want: 3_000 }),
      is: { kind: "refuse", because: expect.stringMatching(/physical node under it allows 2 cores/) },
    },
  ])("is $name", ({ machine: seen, ask: asked, is }) => {
    expect(offerMachine(seen, asked, NOW)).toMatchObject(is);
  });

  it("is never above what is wanted, the maximum or the node, and never under the least", () => {
    const gib = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(gib, gib, gib, gib, gib, (size, most, free, least, want) => {
        const seen = machine({
          size: { cpuMillicores: 2_000, memoryBytes: size * GIB },
          most: { cpuMillicores: 4_000, memoryBytes: Math.max(size, most) * GIB },
          node: { cpuMillicores: 8_000, memoryBytes: (size + free) * GIB, memoryFreeBytes: free * GIB },
        });
        const from = size * GIB;
        const asked = ask({ from, least: from + Math.min(least, want) * GIB, want: from + want * GIB });
        const answer = offerMachine(seen, asked, NOW);
        if (answer.kind === "refuse") return;
        expect(answer.amount).toBeLessThanOrEqual(Math.min(asked.want, Math.max(size, most) * GIB));
        expect(answer.amount).toBeLessThanOrEqual((size + free) * GIB);
        expect(answer.amount).toBeGreaterThanOrEqual(asked.least);
        expect(answer.kind === "offer").toBe(answer.amount === asked.want);
      }),
    );
  });
});

describe("what a machine was lent", () => {
  const holding = {
    now: NOW,
    dimension: "memory" as const,
    baseline: 2 * GIB,
    granted: 3 * GIB,
    endsAt: NOW + 600_000,
    idleSince: null,
    capacity: 2.9 * GIB,
    needed: 1.5 * GIB,
    used: 1 * GIB,
    isAskedFor: false,
  };
  it.each([
    { name: "waits while it may be needed again", over: {}, is: { kind: "wait", idle: true } },
    {
      name: "goes back whole when nobody needed it for long",
      over: { idleSince: NOW - IDLE_BEFORE_RELEASE_MS },
      is: { kind: "shrink", to: 2 * GIB },
    },
    {
      name: "goes back in part at its end, and never under what containers need",
      over: { endsAt: NOW, needed: 2.4 * GIB },
      is: { kind: "shrink", to: 2.5 * GIB },
    },
    {
      name: "goes back in part at its end, and never under what the guest uses and a tenth",
      over: { endsAt: NOW, used: 2.2 * GIB },
      is: { kind: "shrink", to: 2_592 * MIB },
    },
    {
      name: "is renewed at its end while all of it is needed",
      over: { endsAt: NOW, needed: 2.9 * GIB },
      is: { kind: "renew" },
    },
    {
      name: "is kept, and says so, where the guest's use is unknown",
      over: { endsAt: NOW, used: null },
      is: { kind: "keep", because: expect.stringMatching(/not known/) },
    },
    {
      name: "is renewed while somebody asks for more",
      over: { endsAt: NOW, isAskedFor: true },
      is: { kind: "renew" },
    },
  ])("$name", ({ over, is }) => {
    expect(planMachineRelease({ ...holding, ...over })).toMatchObject(is);
  });

  it("never goes under its baseline, what is needed, or what is used", () => {
    const amount = fc.integer({ min: 0, max: 8_192 });
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), (more, needed, used, isOver) => {
        const granted = holding.baseline + (more + 16) * MIB;
        const capacity = granted - 100 * MIB;
        const over = { granted, capacity, needed: needed * MIB, used: used * MIB };
        const term = isOver ? { endsAt: NOW } : { idleSince: NOW - IDLE_BEFORE_RELEASE_MS };
        const release = planMachineRelease({ ...holding, ...over, ...term });
        if (release.kind !== "shrink") return;
        const left = capacity - (granted - release.to);
        expect(release.to).toBeGreaterThanOrEqual(holding.baseline);
        expect(left).toBeGreaterThanOrEqual(needed * MIB);
        expect(left).toBeGreaterThanOrEqual(used * MIB);
      }),
    );
  });
});

describe("the step up", () => {
  const question = {
    dimension: "memory" as const,
    least: 100 * MIB,
    want: 200 * MIB,
    standing: { seen: machine(), underWay: [], lately: {} },
    mayAsk: true,
    narrowed: null,
    deadlineAt: NOW + 60_000,
    now: NOW,
  };
  it.each([
    {
      name: "asks for whole steps",
      over: {},
      is: { kind: "ask", growth: { least: 112 * MIB, want: 208 * MIB } },
    },
    { name: "is not there without a machine", over: { standing: null }, is: { kind: "passed" } },
    { name: "is not taken for the disk", over: { dimension: "disk" as const }, is: { kind: "passed" } },
    {
      name: "says why the manager gave nothing a moment ago",
      over: { standing: { ...question.standing, lately: { memory: "its node is full" } } },
      is: { kind: "passed", because: expect.stringMatching(/did not grow: its node is full/) },
    },
    {
      name: "is not taken on what was seen long ago",
      over: { standing: { ...question.standing, seen: null } },
      is: { kind: "passed" },
    },
    {
      name: "is not taken beyond the maximum, in numbers",
      over: { least: 7 * GIB, want: 7 * GIB },
      is: { kind: "passed", because: expect.stringMatching(/2 GiB of at most 8 GiB/) },
    },
    {
      name: "is left to a person unless the policy acts by itself",
      over: { mayAsk: false },
      is: { kind: "passed" },
    },
    {
      name: "waits for a request that is under way",
      over: { standing: { ...question.standing, underWay: ["memory" as const] } },
      is: { kind: "wait" },
    },
  ])("$name", ({ over, is }) => {
    expect(machineRung({ ...question, ...over })).toMatchObject(is);
  });
});

describe("a libvirt address", () => {
  it.each([
    ["qemu:///system", true],
    ["qemu+ssh://pfn@node-1:2222/system?keyfile=/etc/pfn/id", true],
    ["test:///default", true],
    ["qemu+ext:///system?command=/bin/sh", false],
    ["qemu+ssh://node-1/system?command=/bin/sh", false],
    ["qemu+ssh://node-1/system?netcat=/bin/sh", false],
    ["qemu+ssh://-oProxyCommand=x/system", false],
    ["http://node-1/", false],
    ["qemu:///system --help", false],
  ])("%s: %s", (uri, isTaken) => {
    expect(uriProblem(uri) === null).toBe(isTaken);
  });
});
