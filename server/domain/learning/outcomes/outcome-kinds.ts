/** Ends of a process that nobody asked for; several in a row are one restart loop. */
export const END_KINDS = ["oom_kill", "host_oom_kill", "exit_error"] as const;
export type EndKind = (typeof END_KINDS)[number];

/** What lasts until it is over, rather than happen at a moment. */
export const LASTING_KINDS = ["unhealthy", "liveness_lost", "slo_violation"] as const;
export type LastingKind = (typeof LASTING_KINDS)[number];

/** Everything that counts as a failure; see docs/models/outcomes.md. */
export const FAILURE_KINDS = [...END_KINDS, "restart_loop", ...LASTING_KINDS] as const;
export type FailureOutcomeKind = (typeof FAILURE_KINDS)[number];

export const OUTCOME_KINDS = [
  ...FAILURE_KINDS,
  "exit_clean",
  "healthy",
  "start",
  "stopped",
  /** It went so that another image could take its place. */
  "replaced",
  /** Our own doing: a limit that PFN lowered killed it. */
  "own_change",
  "limits_changed_outside",
] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];
