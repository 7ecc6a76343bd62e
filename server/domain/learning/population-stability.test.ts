import { describe, expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import {
  DRIFTED,
  driftReference,
  MOVED,
  populationStability,
  type WeightedFeatures,
} from "./population-stability";

const NAME = FEATURE_TABLE[0]!.name;

/** Rows whose first feature is drawn by `draw`, the others unknown. */
function drawn(count: number, draw: (u: number) => number, seed = 1): WeightedFeatures {
  const random = seededRandom(seed);
  const features = new Float32Array(count * FEATURE_COUNT).fill(Number.NaN);
  for (let i = 0; i < count; i++) features[i * FEATURE_COUNT] = draw(random.uniform());
  return { count, features, weight: new Float32Array(count).fill(1) };
}
const index = (then: WeightedFeatures, now: WeightedFeatures) =>
  populationStability(driftReference(then), now).get(NAME)!;

describe("the stability of a feature", () => {
  const then = drawn(3_000, (u) => u);
  it.each([
    { name: "is 0 against itself", now: then, least: 0, most: 1e-9 },
    {
      name: "stays under 0.1 for another draw of the same",
      now: drawn(3_000, (u) => u, 2),
      least: 0,
      most: MOVED,
    },
    {
      name: "passes the threshold when it moves by half its range",
      now: drawn(3_000, (u) => u + 0.5),
      least: DRIFTED,
      most: 9,
    },
    {
      name: "passes it when half of it is not known any more",
      now: drawn(3_000, (u) => (u < 0.5 ? u : Number.NaN)),
      least: DRIFTED,
      most: 9,
    },
    { name: "passes it when it becomes a constant", now: drawn(3_000, () => 0.5), least: DRIFTED, most: 9 },
  ])("$name", ({ now, least, most }) => {
    expect(index(then, now)).toBeGreaterThanOrEqual(least);
    expect(index(then, now)).toBeLessThanOrEqual(most);
  });

  it("is 0 for a feature that was and is unknown", () => {
    const last = FEATURE_TABLE.at(-1)!.name;
    expect(
      populationStability(
        driftReference(then),
        drawn(500, (u) => u),
      ).get(last),
    ).toBe(0);
  });

  it("counts rows by the minutes that they stand for", () => {
    const doubled: WeightedFeatures = { ...then, weight: new Float32Array(then.count).fill(20) };
    expect(index(then, doubled)).toBeCloseTo(0, 9);
  });
});
