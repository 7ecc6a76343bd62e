import { type CreatePolicy, hourly } from "@/bench/replay/limit-policy";
import { createDecayingHistogram, type DecayingHistogram } from "@/bench/replay/peers/decaying-histogram";

const HOUR_SECONDS = 3600;
const HALF_LIVES = [6, 12, 24, 48].map((hours) => hours * HOUR_SECONDS);
const MARGINS = [0, 0.05, 0.1, 0.15, 0.25, 0.4];
const QUANTILE = { cpu: 0.95, memory: 0.98 } as const;
/** What an hour costs: all of its samples over the limit; a limit of which nothing is used; a change of model or limit. */
const OVERRUN = 20;
const UNDERRUN = 1;
const CHANGE = 0.05;
/** Share of a model's cost that one more hour brings. */
const MEMORY = 0.06;
const SAME = 0.02;

interface Model {
  histogram: DecayingHistogram;
  margin: number;
  limit: number;
  cost: number;
}

/**
 * Autopilot's ensemble: each model is a half-life and a margin over a decaying histogram's quantile, and each hour the model
 * speaks whose past limits would have cost least in overrun, underrun and change.
 * Source: Rzadca et al., "Autopilot: workload autoscaling at Google", EuroSys 2020, section 3.2; its weights are not published.
 */
export const createAutopilot: CreatePolicy = (dimension) => {
  const histograms = HALF_LIVES.map(createDecayingHistogram);
  const models: Model[] = histograms.flatMap((histogram) =>
    MARGINS.map((margin) => ({ histogram, margin, limit: 0, cost: 0 })),
  );
  let hour: number[] = [];
  let spoken: Model | null = null;
  let set = 0;

  function charge(model: Model, next: number): void {
    const overs = hour.filter((usage) => usage > model.limit).length / hour.length;
    const mean = hour.reduce((sum, usage) => sum + usage, 0) / hour.length;
    const slack = Math.max(0, 1 - mean / model.limit);
    const moved = Math.abs(next - model.limit) > SAME * model.limit ? 1 : 0;
    model.cost += MEMORY * (OVERRUN * overs + UNDERRUN * slack + CHANGE * moved - model.cost);
  }

  return {
    observe(at, usage) {
      hour.push(usage);
      for (const histogram of histograms) histogram.add(usage, 1, at);
    },
    killed() {},
    decide: hourly(() => {
      for (const model of models) {
        const next = model.histogram.quantile(QUANTILE[dimension]) * (1 + model.margin);
        if (model.limit > 0 && hour.length > 0) charge(model, next);
        model.limit = next;
      }
      hour = [];
      const price = (model: Model) =>
        model.cost +
        CHANGE * MEMORY * (model === spoken ? 0 : 1) +
        CHANGE * MEMORY * (Math.abs(model.limit - set) > SAME * set ? 1 : 0);
      spoken = models.reduce((best, model) => (price(model) < price(best) ? model : best));
      if (Math.abs(spoken.limit - set) > SAME * set) set = spoken.limit;
      return set;
    }),
  };
};
