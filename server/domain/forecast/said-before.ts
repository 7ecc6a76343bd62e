import type { ForecastCandidate } from "@/server/domain/forecast/forecast-candidate";
import type { QuantilePath } from "@/server/domain/forecast/series";

/**
 * A path that a dear model gave some minutes ago, as a candidate of now: the steps that have passed are left out. Throws
 * for a series of another step, and when the path does not reach as far as is asked.
 */
export function saidBefore(name: string, path: QuantilePath): ForecastCandidate {
  return {
    name,
    async forecast(series, steps) {
      if (series.stepSeconds !== path.stepSeconds) throw new Error("it spoke at another step");
      const stepMs = path.stepSeconds * 1000;
      const startAt = series.startAt + series.values.length * stepMs;
      const passed = Math.round((startAt - path.startAt) / stepMs);
      const reach = path.quantiles[0]!.length;
      if (passed < 0 || passed + steps > reach) throw new Error(`it spoke ${passed} steps ago of ${reach}`);
      return { ...path, startAt, quantiles: path.quantiles.map((row) => row.slice(passed, passed + steps)) };
    },
  };
}
