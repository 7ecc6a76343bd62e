import type { HORIZON_MINUTES, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { Probability } from "@/server/domain/units";

export function byHorizon(risk: (minutes: number) => Probability): RiskByHorizon {
  return { 5: risk(5), 15: risk(15), 60: risk(60) };
}

/** Chance of at least one event at a constant rate. */
export function fromRate(perHour: number): RiskByHorizon {
  return byHorizon((minutes) => 1 - Math.exp((-perHour * minutes) / 60));
}

/** Chance of at least one event, by the number expected until each horizon. */
export function fromHazard(expected: RiskByHorizon): RiskByHorizon {
  return byHorizon((minutes) => 1 - Math.exp(-expected[minutes as (typeof HORIZON_MINUTES)[number]]));
}

/** Either of independent causes. */
export function either(...risks: RiskByHorizon[]): RiskByHorizon {
  return byHorizon((minutes) => {
    const horizon = minutes as (typeof HORIZON_MINUTES)[number];
    return 1 - risks.reduce((survives, risk) => survives * (1 - risk[horizon]), 1);
  });
}

export const NO_RISK: RiskByHorizon = { 5: 0, 15: 0, 60: 0 };
