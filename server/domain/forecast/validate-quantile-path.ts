import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";

export type PathVerdict = { kind: "valid" } | { kind: "invalid"; because: string };

/** Whether a path keeps its contract: one row a level, equally long, finite, ascending over levels, not negative. */
export function validateQuantilePath(path: QuantilePath): PathVerdict {
  const { quantiles } = path;
  if (!(path.stepSeconds > 0)) return invalid(`step of ${path.stepSeconds} s`);
  if (!Number.isFinite(path.startAt)) return invalid("no start");
  if (quantiles.length !== QUANTILE_LEVELS.length)
    return invalid(`${quantiles.length} levels where ${QUANTILE_LEVELS.length} are due`);
  const steps = quantiles[0]!.length;
  if (steps === 0) return invalid("no steps");
  for (const [row, level] of QUANTILE_LEVELS.entries()) {
    const values = quantiles[row]!;
    if (values.length !== steps) return invalid(`level ${level} has ${values.length} steps, not ${steps}`);
    for (let step = 0; step < steps; step++) {
      const value = values[step]!;
      const where = `at level ${level}, step ${step + 1}`;
      if (!Number.isFinite(value)) return invalid(`${value} ${where}`);
      if (value < 0) return invalid(`negative ${value} ${where}`);
      if (row > 0 && value < quantiles[row - 1]![step]!)
        return invalid(`falls below the level before ${where}`);
    }
  }
  return { kind: "valid" };
}

function invalid(because: string): PathVerdict {
  return { kind: "invalid", because };
}
