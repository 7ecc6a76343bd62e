import { beforeAll, describe, expect, it } from "vitest";
import { HORIZON_MINUTES } from "@/server/domain/risk/assessment";
import { limitsOf } from "@/server/store/limits-of";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const OBSERVE = { labels: { "pfn.mode": "observe" } };
const ASK = { labels: { "pfn.mode": "ask" } };
const store = testDatabase();

const outcomes = async (house: TestHouse, name: string) =>
  (
    await house.db.prisma.outcome.findMany({
      where: { container: { name, hostId: house.hostId } },
      orderBy: { at: "asc" },
    })
  ).map((o) => o.kind);

describe("three identical leaks that reach their limit in ten minutes", () => {
  let house: TestHouse;
  const said = async (name: string) => {
    const [first] = await house.negotiations(name);
    return first!.messages.map((m) => [m.sender, m.kind]);
  };

  beforeAll(async () => {
    house = await openTestHouse(store.db, {
      containers: [leak("protected"), leak("control", 10, OBSERVE), leak("waiting", 10, ASK)],
    });
    await house.live(20);
  });

  it("one in auto is asked for, offered, accepted, applied, read back and committed, in this order", async () => {
    const [negotiation, ...others] = await house.negotiations("protected");
    expect(others).toEqual([]);
    expect(negotiation).toMatchObject({ state: "committed", mode: "auto", decidedBy: "policy:default" });
    expect(await said("protected")).toEqual([
      ["container", "ask"],
      ["host", "offer"],
      ["policy:default", "accept"],
      ["controller", "apply"],
      ["runtime", "verify"],
      ["controller", "commit"],
    ]);
  });

  it("its raise is in force at the runtime, in its row, and in a lease that ends", async () => {
    const [negotiation] = await house.negotiations("protected");
    const granted = Number(negotiation!.settledAmount);
    expect(granted).toBeGreaterThan(256 * MIB);
    const row = await house.container("protected");
    const { limits } = await house.fleet.readLimits(row.runtimeId);
    expect(limits).toMatchObject({ cpuMillicores: 500, memoryBytes: granted });
    expect(limits).toMatchObject(limitsOf(row));
    expect(row.baselineMemoryBytes).toBe(BigInt(256 * MIB));
    expect(await house.leases("protected")).toMatchObject([
      {
        state: "active",
        dimension: "memory",
        baseline: BigInt(256 * MIB),
        granted: BigInt(granted),
        endsAt: new Date(START + 10_000 + HOUR * 1000),
      },
    ]);
  });

  it("the audit says who decided and what was done, and the log says it in the words of old", async () => {
    const { id } = await house.container("protected");
    const audit = await house.db.prisma.audit.findMany({
      where: { subject: `container:${id}` },
      orderBy: { id: "asc" },
    });
    expect(audit.map((a) => [a.actor, a.action])).toEqual([
      ["policy:default", "negotiation.accept"],
      ["controller", "change.grant"],
    ]);
    expect(house.lines.filter((line) => line.includes("container protected"))).toEqual([
      expect.stringMatching(
        /^Resource allocation successful for container protected: memory limit 256 MiB → \d+ MiB$/,
      ),
    ]);
  });

  it("one in observe is told what would have been done, and nothing is done", async () => {
    const [negotiation] = await house.negotiations("control");
    expect(negotiation).toMatchObject({ state: "observed", mode: "observe", decidedBy: null });
    expect(negotiation!.outcome).toMatch(/^Observed only: would have raised the memory limit to \d+ MiB$/);
    expect(await house.leases("control")).toEqual([]);
    expect(house.runtime.updates.map((u) => u.runtimeId)).toEqual([
      (await house.container("protected")).runtimeId,
    ]);
  });

  it("one in ask waits for a person until the offer expires", async () => {
    const [negotiation] = await house.negotiations("waiting");
    expect(negotiation).toMatchObject({ state: "waiting_approval", mode: "ask", decidedBy: null });
    expect(negotiation!.expiresAt!.getTime()).toBeGreaterThan(house.clock.now());
    expect(negotiation!.expiresAt!.getTime()).toBeLessThanOrEqual(negotiation!.deadlineAt.getTime());
    expect((await said("waiting")).at(-1)).toEqual(["controller", "await_approval"]);
  });

  it("past the hour of death the protected one lives, and the two others were killed for want of memory", async () => {
    house.clock.advance(11 * MINUTE);
    await house.watch();
    expect(await outcomes(house, "protected")).toEqual([]);
    expect((await outcomes(house, "control")).slice(0, 2)).toEqual(["oom_kill", "start"]);
    expect((await outcomes(house, "waiting")).slice(0, 2)).toEqual(["oom_kill", "start"]);
  });

  it("an offer to a container that was restarted meanwhile is withdrawn", async () => {
    await house.live(10);
    const [negotiation] = await house.negotiations("waiting");
    expect(negotiation).toMatchObject({ state: "stale", outcome: "the container was restarted" });
    expect(house.lines).toContain(
      "Resource negotiation failed for container waiting: the container was restarted",
    );
  });
});

describe("what resources will not cure", () => {
  it("a crash bug and a fixed heap are refused once, with the reason, and nothing is changed", async () => {
    const house = await openTestHouse(store.db, {
      containers: [
        healthy("crasher", { behaviour: { kind: "crashBug", meanUptimeMs: 3 * 60_000 } }),
        healthy("java", {
          memoryMib: 512,
          restMib: 120,
          fixedHeap: { flag: "-Xmx128m", bytes: 128 * MIB },
          behaviour: {
            kind: "fixedHeap",
            heapBytes: 128 * MIB,
            liveBytes: 60 * MIB,
            bytesPerMinute: 1.7 * MIB,
            dueAfterMs: 5 * 60_000,
          },
        }),
      ],
      policy: { mode: "auto", threshold: 0.5, horizonMinutes: 60 },
      intervalSeconds: 20,
    });
    await house.live(8 * MINUTE);
    expect(await outcomes(house, "crasher")).toContain("exit_error");
    for (const name of ["crasher", "java"]) {
      const negotiations = await house.negotiations(name);
      expect(
        negotiations.map((n) => n.state),
        name,
      ).toEqual(["refused"]);
      expect(negotiations[0]!.outcome, name).toMatch(/^resources will not cure this: ./);
      expect(
        house.lines.filter((l) => l.startsWith(`Resource negotiation failed for container ${name}:`)),
      ).toHaveLength(1);
    }
    expect(house.runtime.updates).toEqual([]);
  });
});

describe("a host that has little left", () => {
  const tight = (memoryMib: number) => ({ cpuMillicores: 4_000, memoryBytes: memoryMib * MIB });

  it("counters with what it has, and the grant stays inside it", async () => {
    const house = await openTestHouse(store.db, {
      containers: [leak("leak", 5)],
      host: tight(256 + 352),
    });
    await house.live(20);
    const [negotiation] = await house.negotiations("leak");
    expect(negotiation).toMatchObject({ state: "committed" });
    expect(Number(negotiation!.settledAmount)).toBeLessThanOrEqual(352 * MIB);
  });

  it("says in numbers what binds when not even the least that helps is there", async () => {
    const house = await openTestHouse(store.db, {
      containers: [leak("leak", 5), healthy("big", { memoryMib: null, restMib: 470 })],
      host: tight(256 + 256 + 480),
    });
    await house.live(30);
    const negotiations = await house.negotiations("leak");
    expect(negotiations.map((n) => n.state)).toEqual(["infeasible"]);
    expect(negotiations[0]!.outcome).toMatch(
      /^host has .+ free of 736 MiB after its reserve.*; the smallest useful grant is \d+ MiB, \d+ MiB more than its limit; a person must decide: \d+ MiB of memory more/,
    );
    expect(house.runtime.updates).toEqual([]);
  });
});

describe("a container that is at risk again under its lease", () => {
  it("gets a second grant on top, which takes the first one's place and leads back to the same baseline", async () => {
    const house = await openTestHouse(store.db, {
      containers: [leak("leak", 5)],
      policy: { mode: "auto", memoryMaxBytes: 320 * MIB, cooldownSeconds: 0 },
    });
    await house.live(10);
    expect(await house.leases("leak")).toMatchObject([{ state: "active", granted: BigInt(320 * MIB) }]);
    await house.db.prisma.policy.updateMany({ data: { memoryMaxBytes: BigInt(512 * MIB) } });
    house.clock.advance(12 * MINUTE);
    await house.live(3 * MINUTE);
    const [first, second, ...more] = await house.leases("leak");
    expect(more).toEqual([]);
    expect(first).toMatchObject({ state: "released", note: "taken over by a newer grant" });
    expect(second).toMatchObject({ state: "active", baseline: BigInt(256 * MIB) });
    expect(second!.granted).toBeGreaterThan(BigInt(320 * MIB));
    const negotiations = await house.negotiations("leak");
    expect(negotiations.map((n) => n.state)).toEqual(["released", "committed"]);
  });
});

describe("a surge that queues up at its CPU limit", () => {
  it("gets CPU", async () => {
    const house = await openTestHouse(store.db, {
      containers: [
        healthy("shop", {
          cpu: 400,
          memoryMib: null,
          healthcheck: false,
          load: [20, 10],
          behaviour: {
            kind: "surge",
            startsAfterMs: 0,
            rampMs: 60_000,
            holdMs: 60 * 60_000,
            everyMs: 5 * 60 * 60_000,
            factor: 3,
          },
        }),
      ],
      policy: { mode: "auto", threshold: 0.3, horizonMinutes: 60 },
      intervalSeconds: 20,
    });
    await house.live(7 * MINUTE);
    const [negotiation] = await house.negotiations("shop");
    expect(negotiation).toMatchObject({ state: "committed", dimension: "cpu" });
    const { limits } = await house.fleet.readLimits((await house.container("shop")).runtimeId);
    expect(limits.cpuMillicores).toBeGreaterThan(400);
  });
});

describe("an hour of a healthy fleet", () => {
  it("is assessed throughout, and nothing is asked, offered or changed", async () => {
    const house = await openTestHouse(store.db, {
      containers: [
        healthy("steady"),
        healthy("lively", {
          behaviour: { kind: "spike", everyMs: 10 * 60_000, lastsMs: 20_000, factor: 2 },
        }),
      ],
      intervalSeconds: 120,
    });
    await house.live(HOUR);
    const assessments = await house.db.prisma.assessment.findMany({
      where: { container: { hostId: house.hostId } },
    });
    expect(assessments).toHaveLength(2 * 30);
    for (const row of assessments) {
      expect(row.risk60, row.reason).not.toBeNull();
      const risks = HORIZON_MINUTES.map((minutes) => row[`risk${minutes}`]!);
      expect(risks).toEqual([...risks].sort((a, b) => a - b));
    }
    expect(await house.db.prisma.negotiation.count({ where: { hostId: house.hostId } })).toBe(0);
    expect(house.runtime.updates).toEqual([]);
  });
});

describe("the jobs", () => {
  it("lead from one collection to the applied change, as the cycle does", async () => {
    const house = await openTestHouse(store.db, { containers: [leak("leak", 5)] });
    house.clock.advance(10);
    await house.jobs.send("forecast", { hostId: house.hostId }, "forecast");
    await house.jobs.send("collect", { hostId: house.hostId }, "collect");
    await house.jobs.drain(house);
    expect(await house.negotiations("leak")).toMatchObject([{ state: "committed" }]);
    expect(house.jobs.names()).toEqual([]);
  });
});
