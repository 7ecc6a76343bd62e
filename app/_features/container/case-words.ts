import type { PastCase } from "@/server/api/shapes/past-case";

const CAME: Record<PastCase["kind"], string> = {
  oom_kill: "which was killed out of memory",
  host_oom_kill: "which was killed when its host ran out of memory",
  exit_error: "which exited with an error",
  restart_loop: "which went into a restart loop",
  unhealthy: "whose health check failed",
  liveness_lost: "which gave no sign of life",
  slo_violation: "which broke an objective",
};

/** "which was killed out of memory 9 min later". */
export function caseWords({ kind, at, failedAt }: Pick<PastCase, "kind" | "at" | "failedAt">): string {
  const minutes = Math.round((failedAt - at) / 60_000);
  return `${CAME[kind]} ${minutes < 1 ? "within a minute" : `${minutes} min later`}`;
}
