import type { OutcomeKind } from "@/server/domain/learning/outcomes/outcome-kinds";
import type { FailureKind } from "@/server/domain/risk/assess-input";
import type { EpochMs } from "@/server/domain/units";

/** The failures that the assessment knows, by what they did and not by whose fault they were or who noticed. */
const AS_ASSESSED = {
  oom_kill: "oom_kill",
  host_oom_kill: "oom_kill",
  exit_error: "exit_error",
  unhealthy: "unhealthy",
  liveness_lost: "unhealthy",
  slo_violation: "unhealthy",
} as const satisfies Partial<Record<OutcomeKind, FailureKind>>;

export const ASSESSED_KINDS: readonly string[] = Object.keys(AS_ASSESSED);

interface Kept {
  at: Date;
  kind: string;
  /** Of what lasts: when it was over; `null` while it goes on. */
  endedAt: Date | null;
}

/**
 * One container's outcomes as an assessment sees them, oldest first in and out: each death of a restart loop, and not the
 * loop. Who does its work no more fails once, whether a health check, an objective or its silence told of it first.
 */
export function assessedFailures(outcomes: readonly Kept[]): { at: EpochMs; kind: FailureKind }[] {
  const unwellUntil = new Map<string, EpochMs>();
  return outcomes.flatMap(({ at, kind, endedAt }) => {
    if (!(kind in AS_ASSESSED)) return [];
    const known = AS_ASSESSED[kind as keyof typeof AS_ASSESSED];
    if (known === "unhealthy") {
      // A second one of the same kind had ended before, though nobody told.
      const follows = [...unwellUntil].some(([other, until]) => other !== kind && at.getTime() < until);
      unwellUntil.set(kind, endedAt?.getTime() ?? Number.POSITIVE_INFINITY);
      if (follows) return [];
    }
    return [{ at: at.getTime(), kind: known }];
  });
}
