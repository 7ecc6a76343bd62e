import { expect, it } from "vitest";
import { hearTelemetry } from "@/server/loop/forecast/hear-telemetry";
import { readCovariates } from "@/server/store/covariates";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const store = testDatabase();

it("reads selected series only, counters as rates, and nothing where a counter was reset", async () => {
  const house = await openTestHouse(store.db, { containers: [healthy("web")] });
  const { id } = await house.container("web");
  const now = house.clock.now();
  const make = (name: string, type: string, selected: boolean) =>
    store.db.prisma.telemetrySeries.create({
      data: { containerId: id, name, labels: {}, labelsKey: name, type, role: "queue", selected },
    });
  const gauge = await make("a_queue", "gauge", true);
  const counter = await make("b_total", "counter", true);
  const hidden = await make("c_queue", "gauge", false);
  const put = (series: number, secondsAgo: number, value: number) =>
    store.db.pool.query("insert into telemetry.application (series_id, at, value) values ($1, $2, $3)", [
      series,
      new Date(now - secondsAgo * 1000),
      value,
    ]);
  for (const [i, value] of [100, 160, 10, 40].entries()) {
    await put(gauge.id, 40 - 10 * i, value);
    await put(counter.id, 40 - 10 * i, value);
    await put(hidden.id, 40 - 10 * i, value);
  }
  const series = (await readCovariates(store.db, [id], now)).get(id)!;
  expect(series.map((points) => points.map(({ value }) => value))).toEqual([
    [100, 160, 10, 40],
    [6, null, 3],
  ]);
});

it("is one more candidate, which sees no more of the telemetry than of the series", async () => {
  const values = Float64Array.from({ length: 120 }, (_, i) => 50 + (i % 9));
  const series = { startAt: 0, stepSeconds: 60, values };
  const points = Array.from({ length: 120 }, (_, i) => ({ at: i * 60_000, value: i % 9 }));
  const [candidate] = hearTelemetry(series, [points]);
  const past = { ...series, values: values.subarray(0, 100) };
  const later = points.map((point, i) => (i >= 100 ? { ...point, value: 1e6 } : point));
  const [other] = hearTelemetry(series, [later]);
  expect(await other!.forecast(past, 5)).toEqual(await candidate!.forecast(past, 5));
  expect(hearTelemetry(series, undefined)).toEqual([]);
});
