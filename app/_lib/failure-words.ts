import type { FailureOutcomeKind } from "@/server/domain/learning/outcomes/outcome-kinds";

/** Each kind of failure as a title. */
export const FAILURE_WORDS: Record<FailureOutcomeKind, string> = {
  oom_kill: "Killed: out of memory",
  host_oom_kill: "Killed: the host ran out of memory",
  exit_error: "Exited with an error",
  restart_loop: "Restart loop",
  unhealthy: "Became unhealthy",
  liveness_lost: "No sign of life",
  slo_violation: "Broke an objective",
};

/** Of any kind that is stored; what is no failure is shown as it is. */
export const failureWords = (kind: string): string => FAILURE_WORDS[kind as FailureOutcomeKind] ?? kind;
