import { memorySample } from "@/bench/alarms/memory-samples";
import type { ReplayContainer } from "@/bench/replay-trace";
import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { driftForecast } from "@/server/domain/forecast/drift-forecast";
import { toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import { assess } from "@/server/domain/risk/assess";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { memoryFeatures } from "@/server/domain/risk/features/memory-features";
import { treeShare } from "@/server/domain/risk/prior/blend-trees";
import { type FailureModel, riskOfMany } from "@/server/domain/risk/prior/failure-model";

const FEWEST_SAMPLES = 6;
const HOUR_MS = 3_600_000;

interface Known {
  /** Epoch milliseconds and the trace's own unit, ascending. */
  at: Float64Array;
  bytes: Float64Array;
}

/**
 * The memory risk that the product would say at every sample that has a limit; `NaN` elsewhere, and where it says
 * unknown. Each sees only what came before it. While the first passage still has a share of the word, it is asked as
 * the product asks it; later, when the trees speak alone, all samples are scored side by side.
 */
export function memoryRisks(
  model: FailureModel,
  { at, memory, memoryLimit }: ReplayContainer,
  minutes: HorizonMinutes,
): Float64Array {
  const places = at.map((_, i) => i).filter((i) => Number.isFinite(memory[i]!));
  const known = {
    at: Float64Array.from(places, (i) => at[i]! * 1000),
    bytes: Float64Array.from(places, (i) => memory[i]!),
  };
  const risks = new Float64Array(at.length).fill(Number.NaN);
  const mature: { place: number; features: Float64Array }[] = [];
  for (let k = FEWEST_SAMPLES - 1; k < places.length; k++) {
    const place = places[k]!;
    const limit = memoryLimit[place]!;
    if (!(limit > 0)) continue;
    const input = inputAt(known, k, limit, model);
    if (known.bytes[k]! >= limit) risks[place] = 1;
    else if (treeShare(input, "memory") < 1) risks[place] = asAssessed(input, minutes);
    else {
      const features = new Float64Array(FEATURE_COUNT).fill(Number.NaN);
      memoryFeatures({ ...known, count: k + 1 }, input.now, limit, 0, features);
      mature.push({ place, features });
    }
  }
  const scored = riskOfMany(
    model,
    "memory",
    mature.map(({ features }) => features),
  );
  for (const [m, risk] of scored.entries()) risks[mature[m]!.place] = risk[minutes];
  return risks;
}

/** What is known at the k-th sample. No restart is told by a trace: a fall is seen as one by the features alone. */
function inputAt({ at, bytes }: Known, k: number, memoryBytes: number, model: FailureModel): AssessInput {
  const now = at[k]!;
  let from = k;
  while (from > 0 && at[from - 1]! > now - HOUR_MS) from--;
  return {
    now,
    intervalSeconds: Math.max(1, (now - at[k - 1]!) / 1000),
    samples: Array.from({ length: k + 1 - from }, (_, i) => memorySample(at[from + i]!, bytes[from + i]!)),
    limits: { cpuMillicores: null, memoryBytes },
    forecasts: {},
    startedAt: Math.min(at[0]!, now - HOUR_MS),
    health: "none",
    restartCountWindow: { restarts: 0, failures: [] },
    host: { memoryFreeBytes: null, memoryTotalBytes: null },
    fixedHeap: null,
    history: from > 0 ? [{ at: at[0]!, value: bytes[0]! }] : [],
    model,
    seed: 1,
  };
}

function asAssessed(input: AssessInput, minutes: HorizonMinutes): number {
  const first = input.samples[0]!.at;
  const points = input.samples.map((sample) => ({ at: sample.at, value: sample.memoryWorkingSetBytes }));
  const step = chooseStep((input.now - first) / 1000, "memory", input.intervalSeconds);
  const drift = driftForecast(toRegularSeries(points, step, input.now), stepsAhead(step));
  if (drift.kind !== "path") return Number.NaN;
  const assessment = assess({ ...input, forecasts: { memory: { path: drift.path, model: "drift" } } });
  return assessment.kind === "assessed" ? assessment.byCause.memory[minutes] : Number.NaN;
}
