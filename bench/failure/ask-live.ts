import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { driftForecast } from "@/server/domain/forecast/drift-forecast";
import { toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import { assess } from "@/server/domain/risk/assess";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import type { KnownLive } from "@/server/domain/risk/training/fleet-rows";
import type { Said } from "@/server/domain/risk/training/training-row";

const FIELDS = { memory: "memoryWorkingSetBytes", cpu: "cpuMillicores" } as const;

/**
 * What the product says of a container: its own assessment, with the drift forecast that serves until others have earned
 * their place. `null`: unknown.
 */
export function askLive(model: FailureModel, known: KnownLive): Said | null {
  const assessment = assess({ ...liveInput(known), model });
  if (assessment.kind === "unknown") return null;
  return { risk: assessment.risk, timeToFailure: assessment.timeToFailure };
}

/** All that an assessment looks at; of the host nothing is known. */
export function liveInput(known: KnownLive): AssessInput {
  const forecasts: AssessInput["forecasts"] = {};
  for (const dimension of ["memory", "cpu"] as const) {
    const path = forecastOf(known, dimension);
    if (path) forecasts[dimension] = { path, model: "drift" };
  }
  return { ...known, forecasts, host: { memoryFreeBytes: null, memoryTotalBytes: null }, seed: 1 };
}

function forecastOf({ samples, now, startedAt, intervalSeconds }: KnownLive, dimension: keyof typeof FIELDS) {
  const own = samples.filter(({ at }) => at >= startedAt && at <= now);
  if (own.length === 0) return null;
  const points = own.map((sample) => ({ at: sample.at, value: sample[FIELDS[dimension]] }));
  const step = chooseStep((now - own[0]!.at) / 1000, dimension, intervalSeconds);
  const drift = driftForecast(toRegularSeries(points, step, now), stepsAhead(step));
  return drift.kind === "path" ? drift.path : null;
}
