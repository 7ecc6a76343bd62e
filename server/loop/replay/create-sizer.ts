import { setImmediate as breathe } from "node:timers/promises";
import { chooseStep, stepsAhead } from "@/server/domain/forecast/choose-step";
import { combineForecasts } from "@/server/domain/forecast/combine-forecasts";
import { toRegularSeries } from "@/server/domain/forecast/to-regular-series";
import { proposeAsk } from "@/server/domain/negotiation/propose-ask";
import type { SizingAnswer, SizingRequest } from "@/server/domain/negotiation/replay/replay-container";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Assessment } from "@/server/domain/risk/assessment";
import { type Evidence, gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import { DIMENSIONS, type EpochMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import { hostTerms } from "@/server/loop/negotiate/host-terms";
import { knownUpperBand, usageNow } from "@/server/loop/negotiate/measures";
import type { ScopedContainer } from "@/server/store/policy-scope";
import { type RecordedMoment, readRecordedMoment } from "@/server/store/recorded-moment";

export type Sizer = (request: SizingRequest, policy: EffectivePolicy) => Promise<SizingAnswer>;

interface Known {
  assessment: Assessment;
  evidence: Evidence;
}

/**
 * Answers how much a container would have asked for at a moment of its past: by the risk that was assessed then, its
 * usage up to then, forecasts made anew from what was known then, and the same sizing as live. A moment that two policies
 * ask about is looked up once.
 */
export function createSizer(house: House, container: ScopedContainer["container"]): Sizer {
  const moments = new Map<EpochMs, Promise<Known | null>>();
  return async ({ at, limits }, policy) => {
    const moment = moments.get(at) ?? lookUp(house, container, at, limits);
    moments.set(at, moment);
    const known = await moment;
    if (known === null) return { kind: "unknown" };
    const { evidence, assessment } = known;
    const proposal = proposeAsk({
      now: at,
      assessment,
      limits,
      usage: usageNow(evidence.input),
      policy,
      leadTimeSeconds: house.settings.leadTimeSeconds,
      riskUnder: (candidate) => riskUnder(evidence, candidate),
      fixedHeap: evidence.input.fixedHeap,
      peakUpperBand: knownUpperBand(evidence.input, policy.leaseSeconds),
      ...hostTerms(container.host, null),
    });
    if (proposal.kind === "refuse") return { kind: "refused" };
    if (proposal.kind === "hold") return { kind: "hold" };
    const { dimension, amounts } = proposal.ask;
    return { kind: "grant", dimension, amount: amounts.want };
  };
}

async function lookUp(
  house: House,
  container: ScopedContainer["container"],
  at: EpochMs,
  limits: AssessInput["limits"],
): Promise<Known | null> {
  const moment = await readRecordedMoment(house.db, container, at, house.settings.intervalSeconds);
  if (moment === null) return null;
  const forecasts = await forecastThen(house, moment);
  const evidence = gatherEvidence({ ...moment.input, limits, forecasts, model: house.failureModel });
  return evidence.kind === "unknown" ? null : { assessment: moment.assessment, evidence };
}

/** What the cheap forecasters would have said; the bands that were learnt since are not put around it. */
async function forecastThen(
  { forecasters, settings }: House,
  { input, points }: RecordedMoment,
): Promise<AssessInput["forecasts"]> {
  const forecasts: AssessInput["forecasts"] = {};
  for (const dimension of DIMENSIONS) {
    // A change that was just approved must not wait for a replay.
    await breathe();
    const since = dimension === "memory" ? input.startedAt : undefined;
    const first = points[dimension].find((p) => p.value !== null && (since === undefined || p.at >= since));
    if (!first) continue;
    const step = chooseStep((input.now - first.at) / 1000, dimension, settings.intervalSeconds);
    const series = toRegularSeries(points[dimension], step, input.now, {
      since,
      by: dimension === "memory" ? "median" : "mean",
    });
    const candidates = forecasters.map((model) => ({
      name: model.name,
      forecast: (past: typeof series, steps: number) => model.forecast(past, steps, dimension),
    }));
    const combined = await combineForecasts(series, candidates, stepsAhead(step));
    if (combined.kind === "combined")
      forecasts[dimension] = { path: combined.path, model: combined.weights[0]?.model ?? "combination" };
  }
  return forecasts;
}
