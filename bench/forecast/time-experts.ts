import { buildExperts } from "@/server/domain/forecast/rolling/build-experts";
import { append, createHistory } from "@/server/domain/forecast/rolling/history";
import { follow } from "@/server/domain/forecast/rolling/scale";

export interface ExpertTime {
  /** Learning the whole past anew. */
  fitMs: number;
  forecastMs: number;
}

/** What each expert costs on `past` by itself, by name. */
export function timeExperts(
  past: Float64Array,
  horizons: readonly number[],
  hourSteps: number,
): Map<string, ExpertTime> {
  const history = createHistory(past.length);
  for (const value of past) append(history, value);
  const { experts, scales } = buildExperts(history, horizons, hourSteps, past.length);
  for (const scaled of scales) follow(scaled, history, history.count);
  const out = new Float64Array(horizons.length);
  return new Map(
    experts.map((expert) => {
      const started = performance.now();
      for (let last = 0; last < history.count; last++) expert.observe(history, last);
      const learnt = performance.now();
      expert.predict(history, history.count - 1, out, 0);
      return [expert.name, { fitMs: learnt - started, forecastMs: performance.now() - learnt }];
    }),
  );
}
