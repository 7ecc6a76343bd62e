import type { SampledPaths } from "@/server/domain/forecast/series";
import type { Probability } from "@/server/domain/units";

/**
 * Chance that usage reaches `limit` at least once by each step.
 *
 * path     P × T sampled future usage, same unit as `limit`; rows are paths, columns ascend in time.
 * limit    the cap in force, > 0.
 * Returns  one probability per step, in [0, 1], never falling: "by when", not "at".
 * Throws   RangeError when a value is not finite: a bug upstream, and NaN must never become a limit.
 * Source   first-passage time of a simulated path; see docs/models/first-passage.md.
 */
export function firstPassage(path: SampledPaths, limit: number): Probability[] {
  if (!(limit > 0) || !Number.isFinite(limit)) throw new RangeError(`limit must be above 0, got ${limit}`);
  if (path.paths < 1) throw new RangeError("no paths");
  const passing = new Float64Array(path.steps);
  for (let p = 0; p < path.paths; p++) {
    const row = p * path.steps;
    let passedAt = -1;
    for (let t = 0; t < path.steps; t++) {
      const value = path.values[row + t]!;
      if (!Number.isFinite(value)) throw new RangeError(`path ${p}, step ${t + 1} is ${value}`);
      if (passedAt < 0 && value >= limit) passedAt = t;
    }
    if (passedAt >= 0) passing[passedAt]!++;
  }
  let passed = 0;
  return Array.from(passing, (count) => {
    passed += count;
    return passed / path.paths;
  });
}
