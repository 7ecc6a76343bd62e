import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Sample } from "@/server/domain/telemetry/sample";
import { openTestHouse, START, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import { SampleWindows } from "./sample-windows";
import { readSamples, writeSamples } from "./samples";

const database = testDatabase();
const NAMES = ["a", "b", "c"];
let ids: number[];
let pattern: Sample;

beforeAll(async () => {
  const house = await openTestHouse(database.db, {
    containers: NAMES.map((name) => healthy(name)),
    historyMinutes: 1,
  });
  ids = await Promise.all(NAMES.map(async (name) => (await house.container(name)).id));
  pattern = (await readSamples(database.db, [ids[0]!], 0)).get(ids[0]!)!.at(-1)!;
});

it("holds what the database holds, whoever is silent, gone or back, and however far back is asked for", async () => {
  let clock = START + 3_600_000;
  const step = fc.record({
    passes: fc.constantFrom(10_000, 10_000, 10_000, 90_000, 1_200_000),
    writes: fc.subarray([0, 1, 2]),
    asks: fc.subarray([0, 1, 2]),
    backMs: fc.constantFrom(900_000, 900_000, 60_000, 3_600_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const windows = new SampleWindows();
      for (const { passes, writes, asks, backMs } of steps) {
        clock += passes;
        const tick = new Map(
          writes.map((i) => [ids[i]!, { ...pattern, at: clock, cpuMillicores: clock % 997 }]),
        );
        await writeSamples(database.db, tick);
        const asked = asks.map((i) => ids[i]!);
        const plain = await readSamples(database.db, asked, clock - backMs);
        const kept = await windows.read(database.db, asked, clock - backMs);
        expect(new Map([...kept].sort(([a], [b]) => a - b))).toEqual(
          new Map([...plain].sort(([a], [b]) => a - b)),
        );
      }
    }),
    { numRuns: 12 },
  );
});
