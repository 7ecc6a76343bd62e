import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { observeEvents } from "@/server/loop/observe-events";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { readFailureTimes } from "@/server/store/outcomes";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("api")], historyMinutes: 1 });
});
beforeEach(async () => {
  await house.db.prisma.outcome.deleteMany({});
});

type Told = [seconds: number, kind: RuntimeEvent["kind"], exitCode?: number];

async function follow(told: readonly Told[]) {
  const { runtimeId, name } = await house.container("api");
  const events = async function* () {
    for (const [seconds, kind, exitCode = null] of told) {
      yield { at: START + seconds * 1000, kind, runtimeId, name, exitCode, health: null };
    }
  };
  const link = { ...house.link, runtime: { ...house.runtime, events } };
  await observeEvents(house, link, START, new AbortController().signal);
}

/** "<kind> <seconds after the start>" of each failure, with the deaths of a loop. */
async function failures(): Promise<string[]> {
  const rows = await house.db.prisma.outcome.findMany({
    where: { planned: false, partOf: null },
    orderBy: { at: "asc" },
  });
  return rows.map((row) => {
    const at = (row.at.getTime() - START) / 1000;
    if (row.kind !== "restart_loop") return `${row.kind} ${at}`;
    return `${row.count} deaths ${at}–${(row.endedAt!.getTime() - START) / 1000}, ${row.cause}`;
  });
}

const dies = (...seconds: number[]): Told[] => seconds.map((at) => [at, "die", 1]);

describe("deaths that follow each other", () => {
  it.each<{ name: string; told: Told[]; want: string[] }>([
    { name: "twice are two failures", told: dies(0, 60), want: ["exit_error 0", "exit_error 60"] },
    {
      name: "three times within five minutes are one loop",
      told: dies(0, 60, 200),
      want: ["3 deaths 0–200, other"],
    },
    {
      name: "three times in more than that are three failures",
      told: dies(0, 200, 400),
      want: ["exit_error 0", "exit_error 200", "exit_error 400"],
    },
    {
      name: "go on being the same loop",
      told: dies(0, 60, 120, 300, 400, 650),
      want: ["5 deaths 0–400, other", "exit_error 650"],
    },
    {
      name: "an hour apart are two loops",
      told: dies(0, 60, 120, 3600, 3660, 3720),
      want: ["3 deaths 0–120, other", "3 deaths 3600–3720, other"],
    },
    {
      name: "told in another order, and twice, are the same loop",
      told: [...dies(120, 0, 60), ...dies(0, 120)],
      want: ["3 deaths 0–120, other"],
    },
    {
      name: "two loops that a late word joins are one",
      told: dies(0, 60, 120, 500, 560, 620, 300, 400),
      want: ["8 deaths 0–620, other"],
    },
    {
      name: "for want of memory are a loop for want of memory",
      told: [
        [0, "oom"],
        [0.1, "die", 137],
        [2, "start"],
        [40, "oom"],
        [40.1, "die", 137],
        [42, "start"],
        [80, "oom"],
        [80.1, "die", 137],
      ],
      want: ["3 deaths 0–80, memory"],
    },
  ])("$name", async ({ told, want }) => {
    await follow(told);
    expect(await failures()).toEqual(want);
  });

  it("are the same failures in whatever order they are told", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(fc.integer({ min: 0, max: 150 }), { minLength: 2, maxLength: 9 })
          .chain((tens) =>
            fc.tuple(fc.constant(tens), fc.shuffledSubarray(tens, { minLength: tens.length })),
          ),
        async ([tens, shuffled]) => {
          const at = (list: number[]) => dies(...list.map((ten) => ten * 10));
          await house.db.prisma.outcome.deleteMany({});
          await follow(at(tens.toSorted((a, b) => a - b)));
          const inOrder = await failures();
          await house.db.prisma.outcome.deleteMany({});
          await follow(at(shuffled));
          expect(await failures()).toEqual(inOrder);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("count once where risk is held against what came", async () => {
    await follow(dies(0, 60, 120, 600));
    const { id } = await house.container("api");
    expect((await readFailureTimes(house.db, [id], 0)).get(id)).toEqual([START, START + 600_000]);
  });
});
