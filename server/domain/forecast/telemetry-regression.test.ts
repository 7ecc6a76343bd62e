import { describe, expect, it } from "vitest";
import { pinballLoss } from "@/server/domain/forecast/pinball-loss";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { telemetryRegression } from "@/server/domain/forecast/telemetry-regression";
import { validateQuantilePath } from "@/server/domain/forecast/validate-quantile-path";

const STEPS = 6;

/** CPU that follows the queue's length three steps later, and a queue that nobody can foresee. */
function made(count: number) {
  const random = seededRandom(3);
  const queue = Float64Array.from({ length: count }, () => Math.max(0, 20 + 10 * random.normal()));
  const cpu = queue.map((_, i) => 100 + 8 * queue[Math.max(0, i - 3)]! + random.normal());
  return { queue, cpu };
}

const of = (values: Float64Array) => ({ startAt: 0, stepSeconds: 60, values });

function pathOf(values: Float64Array, covariates: Float64Array[]) {
  const outcome = telemetryRegression(of(values), STEPS, covariates);
  if (outcome.kind === "refused") throw new Error(outcome.because);
  return outcome.path;
}

describe("a forecast from the application's own telemetry", () => {
  const { queue, cpu } = made(300);
  const origin = 290;
  const known = cpu.slice(0, origin);
  const actual = cpu.slice(origin, origin + 3);

  it("foresees what the queue tells before the CPU shows it", () => {
    const noise = queue.map((_, i) => ((i * 7919) % 13) - 6);
    const told = pathOf(known, [queue.slice(0, origin)]);
    const untold = pathOf(known, [noise.slice(0, origin)]);
    expect(validateQuantilePath(told)).toEqual({ kind: "valid" });
    const head = (path: typeof told) => ({
      ...path,
      quantiles: path.quantiles.map((row) => row.slice(0, 3)),
    });
    expect(pinballLoss(head(told), actual)).toBeLessThan(0.3 * pinballLoss(head(untold), actual));
  });

  it("sees through gaps in both", () => {
    const holes = known.map((value, i) => (i % 9 === 0 ? Number.NaN : value));
    const gaps = queue.slice(0, origin).map((value, i) => (i % 7 === 0 ? Number.NaN : value));
    expect(validateQuantilePath(pathOf(holes, [gaps]))).toEqual({ kind: "valid" });
  });

  it("is sane on a flat series and a flat covariate", () => {
    const path = pathOf(new Float64Array(80).fill(5), [new Float64Array(80).fill(1)]);
    expect(path.quantiles[3]!.every((value) => Math.abs(value - 5) < 0.1)).toBe(true);
  });

  it.each([
    { name: "no telemetry", values: known, covariates: [], because: "no telemetry" },
    {
      name: "telemetry that was never observed",
      values: known,
      covariates: [new Float64Array(origin).fill(Number.NaN)],
      because: "no telemetry",
    },
    { name: "a young series", values: known.slice(0, 20), covariates: [queue], because: "needs 48" },
  ])("refuses $name", ({ values, covariates, because }) => {
    const outcome = telemetryRegression(of(values), STEPS, covariates);
    expect(outcome).toMatchObject({ kind: "refused", because: expect.stringContaining(because) });
  });
});
