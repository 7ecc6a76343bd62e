import { beforeAll, describe, expect, it } from "vitest";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import { writeForecasts } from "./forecasts";
import { readPastForecasts } from "./past-forecasts";

const MINUTE = 60_000;
const store = testDatabase();
let house: TestHouse;
let containerId: number;
let now: number;

/** Sixty minutes from `madeAt` on, all at one value. */
function said(madeAt: number, value: number) {
  const level = (quantile: number) => Array.from({ length: 60 }, () => value * (0.5 + quantile));
  const path = { startAt: madeAt + MINUTE, stepSeconds: 60, quantiles: QUANTILE_LEVELS.map(level) };
  return { containerId, dimension: "memory" as const, madeAt, path, model: "ets", weights: [] };
}

beforeAll(async () => {
  house = await openTestHouse(store.db, { containers: [healthy("calm")] });
  containerId = (await house.container("calm")).id;
  now = house.clock.now();
  // A quarter each, one of them missing; the newest is about times that have not come.
  for (const [ago, value] of [
    [100, 1],
    [85, 2],
    [45, 3],
    [5, 4],
  ] as const)
    await writeForecasts(store.db, [said(now - ago * MINUTE, value)]);
});

describe("what was said before it came", () => {
  it("is of each forecast the quarter that began a quarter of an hour later, and nothing where none was made", async () => {
    const [memory, ...others] = await readPastForecasts(store.db, containerId, now, 7_200);
    expect(others).toEqual([]);
    const minutesAgo = memory!.at.map((at) => (now - at) / MINUTE);
    const of = (value: number) => minutesAgo.filter((_, index) => memory!.p50[index] === value);
    expect([Math.max(...of(1)), Math.min(...of(1))]).toEqual([85, 71]);
    expect([Math.max(...of(2)), Math.min(...of(2))]).toEqual([70, 56]);
    expect([Math.max(...of(3)), Math.min(...of(3))]).toEqual([30, 16]);
    expect(of(4)).toEqual([]);
    expect(memory!.p05[0]).toBeLessThan(memory!.p50[0]!);
    expect(memory!.p95[0]).toBeGreaterThan(memory!.p50[0]!);
  });

  it("reaches no further back than it is asked for", async () => {
    const [memory] = await readPastForecasts(store.db, containerId, now, 3_600);
    expect(memory!.p50).not.toContain(1);
  });
});
