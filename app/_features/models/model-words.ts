/** What a model does, for somebody who never met it; unknown names are shown as they are. */
const WHAT: Record<string, string> = {
  drift: "the line of the newest stretch, with its turns",
  "mean-last-hour": "the mean of the last hour",
  ets: "exponential smoothing with trend and season",
  "seasonal-naive": "what came one period earlier",
  rolling: "an online combination of regressions on found periods",
  arima: "waves of the found periods, and ARIMA on the rest",
  lstm: "one neural network that all containers share",
  telemetry: "a regression on what the application says of itself",
};

export const modelWords = (model: string): string => WHAT[model] ?? model;

export const DIMENSION_WORDS = { cpu: "CPU", memory: "Memory", network: "Network", disk: "Disk" } as const;
