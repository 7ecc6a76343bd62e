import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Assessment } from "@/server/domain/risk/assessment";
import { explain, heaviestCause } from "@/server/domain/risk/explain";
import { type Evidence, gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { timeToPassage } from "@/server/domain/risk/memory-risk";
import { withTreeReasons } from "@/server/domain/risk/prior/tree-reasons";
import { riskUnder } from "@/server/domain/risk/risk-under";

export type { AssessInput };

const RISK_MODEL = "first-passage/1";

/**
 * Chance that one container fails within 5, 15 and 60 min, by cause, and why.
 *
 * input    plain facts; see `AssessInput` for units.
 * Returns  `unknown` with a reason when telemetry is stale, too short, or memory has no valid forecast. Otherwise every
 *          probability is in [0, 1], never falls with the horizon, and never rises with a limit.
 * Source   first passage of sampled futures for memory, rates for the rest; see docs/models/first-passage.md.
 */
export function assess(input: AssessInput): Assessment {
  const evidence = gatherEvidence(input);
  if (evidence.kind === "unknown") return { kind: "unknown", at: input.now, because: evidence.because };
  return assessEvidence(evidence);
}

/** The same of evidence that is gathered already: who sizes against it does not sample the futures twice. */
export function assessEvidence(evidence: Evidence): Extract<Assessment, { kind: "assessed" }> {
  const { input, memory } = evidence;
  const under = riskUnder(evidence, input.limits);
  const reasons = withTreeReasons(evidence, under, explain(evidence, under, input.limits));
  return {
    kind: "assessed",
    at: input.now,
    risk: under.risk,
    byCause: under.byCause,
    cause: heaviestCause(under),
    timeToFailure: timeToPassage(under.memoryPassage),
    reason: reasons[0]!.text,
    reasons,
    model: `${RISK_MODEL}${input.model ? ` + ${input.model.version}` : ""} on ${memory.model}`,
  };
}
