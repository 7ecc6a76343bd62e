import type { LearnedCause } from "@/server/domain/risk/prior/failure-model";

/** Which cause an outcome is a failure of, as the training's own fleets are labelled; others are no failures here. */
export const CAUSE_OF_OUTCOME: Readonly<Record<string, LearnedCause>> = {
  oom_kill: "memory",
  unhealthy: "cpu",
  exit_error: "other",
};
