import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { observeEvents } from "@/server/loop/observe-events";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { readFailures } from "@/server/store/outcomes";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const store = testDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [healthy("api"), leak("leak", 1), healthy("stopped")],
    historyMinutes: 1,
  });
});

async function outcomesOf(name: string) {
  const { id } = await house.container(name);
  const rows = await house.db.prisma.outcome.findMany({ where: { containerId: id }, orderBy: { id: "asc" } });
  const failures = (await readFailures(house.db, [id], 0)).get(id) ?? [];
  return { kinds: rows.map((o) => o.kind), failures: failures.map((f) => f.kind) };
}

/** Has the loop follow exactly these events of the container "api". */
async function follow(told: [seconds: number, kind: RuntimeEvent["kind"], detail?: Partial<RuntimeEvent>][]) {
  const { runtimeId, name } = await house.container("api");
  const events = async function* () {
    for (const [seconds, kind, detail] of told) {
      yield { at: START + seconds * 1000, kind, runtimeId, name, exitCode: null, health: null, ...detail };
    }
  };
  const link = { ...house.link, runtime: { ...house.runtime, events } };
  await observeEvents(house, link, START, new AbortController().signal);
}

describe("what events mean", () => {
  beforeEach(async () => {
    await house.db.prisma.outcome.deleteMany({});
  });

  it.each<{ name: string; told: Parameters<typeof follow>[0]; kinds: string[]; failures: string[] }>([
    {
      name: "an OOM kill and the death that it causes are one failure",
      told: [
        [0, "oom"],
        [1, "die", { exitCode: 137 }],
        [2, "start"],
      ],
      kinds: ["oom_kill", "start"],
      failures: ["oom_kill"],
    },
    {
      name: "an OOM kill that is told for each process is one failure",
      told: [
        [0, "oom"],
        [0.2, "oom"],
        [1, "die", { exitCode: 137 }],
      ],
      kinds: ["oom_kill"],
      failures: ["oom_kill"],
    },
    {
      name: "an OOM kill that is told after its death is one failure, and no crash",
      told: [
        [0, "die", { exitCode: 137 }],
        [0.3, "oom"],
        [0.4, "oom"],
        [2, "start"],
      ],
      kinds: ["oom_kill", "start"],
      failures: ["oom_kill"],
    },
    {
      name: "a kill that was told again after a new beginning is still one failure",
      told: [
        [0, "die", { exitCode: 137 }],
        [0.3, "oom"],
        [0, "die", { exitCode: 137 }],
        [0.3, "oom"],
      ],
      kinds: ["oom_kill"],
      failures: ["oom_kill"],
    },
    {
      name: "a crash with its own exit code stays a crash beside a later OOM kill",
      told: [
        [0, "die", { exitCode: 1 }],
        [4, "oom"],
      ],
      kinds: ["exit_error", "oom_kill"],
      failures: ["exit_error", "oom_kill"],
    },
    {
      name: "an OOM kill that is told late, of before its death, is one failure",
      told: [
        [1, "die", { exitCode: 137 }],
        [0.5, "oom"],
      ],
      kinds: ["oom_kill"],
      failures: ["oom_kill"],
    },
    {
      name: "an OOM kill right after a restart is another failure",
      told: [
        [0, "oom"],
        [0.1, "die", { exitCode: 137 }],
        [1, "start"],
        [3, "oom"],
        [3.1, "die", { exitCode: 137 }],
      ],
      kinds: ["oom_kill", "start", "oom_kill"],
      failures: ["oom_kill", "oom_kill"],
    },
    {
      name: "a kill without a word of memory is a crash by somebody's signal",
      told: [[0, "die", { exitCode: 137 }]],
      kinds: ["exit_error"],
      failures: ["exit_error"],
    },
    {
      name: "two OOM kills a minute apart are two failures",
      told: [
        [0, "oom"],
        [60, "oom"],
      ],
      kinds: ["oom_kill", "oom_kill"],
      failures: ["oom_kill", "oom_kill"],
    },
    {
      name: "a stop that was asked for is planned, with whatever exit code",
      told: [
        [0, "stop_requested"],
        [10, "stop_requested"],
        [11, "die", { exitCode: 137 }],
      ],
      kinds: ["stopped"],
      failures: [],
    },
    {
      name: "a crash soon after a restart that was asked for is a failure",
      told: [
        [0, "stop_requested"],
        [1, "die", { exitCode: 143 }],
        [2, "start"],
        [20, "die", { exitCode: 1 }],
      ],
      kinds: ["stopped", "start", "exit_error"],
      failures: ["exit_error"],
    },
    {
      name: "an end without an error is none",
      told: [[0, "die", { exitCode: 0 }]],
      kinds: ["exit_clean"],
      failures: [],
    },
    {
      name: "a failing health check is a failure, one that passes again is not",
      told: [
        [0, "health_status", { health: "unhealthy" }],
        [9, "health_status", { health: "healthy" }],
      ],
      kinds: ["unhealthy", "healthy"],
      failures: ["unhealthy"],
    },
    {
      name: "the same event told twice is written down once",
      told: [
        [0, "die", { exitCode: 1 }],
        [0, "die", { exitCode: 1 }],
      ],
      kinds: ["exit_error"],
      failures: ["exit_error"],
    },
    {
      name: "movement is no outcome",
      told: [
        [0, "update"],
        [1, "rename"],
        [2, "pause"],
      ],
      kinds: [],
      failures: [],
    },
  ])("$name", async ({ told, kinds, failures }) => {
    await follow(told);
    expect(await outcomesOf("api")).toEqual({ kinds, failures });
  });

  it("of a container that failed before its first collection are kept, and nobody is taken for gone", async () => {
    const { runtimeId, name, id } = await house.container("api");
    const born = {
      ...(await house.runtime.inspect(runtimeId))!,
      runtimeId: "short-lived",
      name: "short-lived",
    };
    const inspect = async (asked: string) => (asked === born.runtimeId ? born : null);
    const events = async function* (): AsyncGenerator<RuntimeEvent> {
      const at = house.clock.now();
      yield { at, kind: "die", runtimeId: born.runtimeId, name, exitCode: 1, health: null };
    };
    const link = { ...house.link, runtime: { ...house.runtime, events, inspect } };
    await observeEvents(house, link, START, new AbortController().signal);
    expect(await outcomesOf("short-lived")).toEqual({ kinds: ["exit_error"], failures: ["exit_error"] });
    expect((await house.db.prisma.container.findUnique({ where: { id } }))!.removedAt).toBeNull();
    await house.db.prisma.container.deleteMany({ where: { runtimeId: born.runtimeId } });
  });

  it("of a container that was never seen running is not invented", async () => {
    const events = async function* (): AsyncGenerator<RuntimeEvent> {
      yield { at: START, kind: "die", runtimeId: "unknown", name: "?", exitCode: 1, health: null };
    };
    const link = { ...house.link, runtime: { ...house.runtime, events } };
    await observeEvents(house, link, START, new AbortController().signal);
    expect(await house.db.prisma.outcome.count()).toBe(0);
  });
});

describe("following the fleet's own events", () => {
  it("tells a leak's death and a planned stop apart, asks for a look, and repeats nothing when it begins anew", async () => {
    await house.db.prisma.outcome.deleteMany({});
    await house.fleet.stopContainer((await house.container("stopped")).runtimeId);
    house.clock.advance(70);
    await house.watch();
    expect(await outcomesOf("leak")).toMatchObject({ failures: ["oom_kill"] });
    expect(await outcomesOf("stopped")).toEqual({ kinds: ["stopped"], failures: [] });
    expect(house.jobs.names()).toContain("collect");
    const count = await house.db.prisma.outcome.count();
    await observeEvents(house, house.link, START, new AbortController().signal);
    expect(await house.db.prisma.outcome.count()).toBe(count);
  });
});
