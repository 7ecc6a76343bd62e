import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import type { Quantities, Usage } from "@/server/domain/negotiation/limit-of";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Limits, Ratio } from "@/server/domain/units";

const UPPER = QUANTILE_LEVELS.indexOf(0.95);

/** What it takes now; `null` is unknown. */
export function usageNow(input: AssessInput): Usage {
  const newest = input.samples.at(-1);
  return {
    cpuMillicores: newest?.cpuMillicores ?? null,
    workingSetBytes: newest?.memoryWorkingSetBytes ?? null,
  };
}

/** The most that it took in the window that the assessment looked back on. */
export function peakUsage(input: AssessInput): Limits {
  const most = (values: (number | null)[]) => {
    const known = values.filter((v) => v !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  return {
    cpuMillicores: most(input.samples.map((s) => s.cpuMillicores)),
    memoryBytes: most(input.samples.map((s) => s.memoryWorkingSetBytes)),
  };
}

/** The highest 95 % forecast of the next hour; a dimension without a forecast is `null`. */
export function upperBand(input: AssessInput): Limits {
  const highest = (dimension: "cpu" | "memory") => {
    const upper = input.forecasts[dimension]?.path.quantiles[UPPER];
    return upper && upper.length > 0 ? Math.max(...upper) : null;
  };
  return { cpuMillicores: highest("cpu"), memoryBytes: highest("memory") };
}

/** The same, where both are known. */
export function knownUpperBand(input: AssessInput): Quantities | null {
  const { cpuMillicores, memoryBytes } = upperBand(input);
  return cpuMillicores === null || memoryBytes === null ? null : { cpuMillicores, memoryBytes };
}

/** Samples that arrived / samples expected in the last five minutes, or since the container started. */
export function coverage(input: AssessInput): Ratio | null {
  const windowMs = Math.min(5 * 60_000, input.now - input.startedAt);
  const expected = Math.floor(windowMs / (input.intervalSeconds * 1000));
  if (expected < 1) return null;
  const seen = input.samples.filter((s) => s.at > input.now - windowMs).length;
  return Math.min(1, seen / expected);
}
