import type { Cause, RiskByHorizon } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { EffectivePolicy } from "./terms";

/** From a decision until the limit is enforced, with room to spare: help that comes later than this came too late. */
const APPLY_MS: DurationMs = 10_000;

/** What one container went through, as it was recorded then. */
export interface ReplayHistory {
  /** When it was first assessed, and until when. */
  from: EpochMs;
  until: EpochMs;
  /** Assessed minutes, oldest first; a quiet one may be absent. Limits as they were; `null`: none, or not known. */
  minutes: readonly {
    at: EpochMs;
    risk: RiskByHorizon;
    cause: Cause;
    cpuLimitMillicores: number | null;
    memoryLimitBytes: number | null;
  }[];
  /** Unplanned failures, oldest first. */
  failures: readonly EpochMs[];
  /** While a grant of PFN was in force: what did not fail then may owe it to the grant. */
  treated: readonly { from: EpochMs; until: EpochMs }[];
}

export interface ReplayScore {
  failures: number;
  /** Failures with a grant in force before they came. */
  caught: number;
  /** From the grant to the failure, the middle of those caught; `null`: none was caught. */
  medianLeadMs: DurationMs | null;
  grants: number;
  /** Grants after which nothing failed within the horizon, though nobody helped. */
  falseGrants: number;
  /** Grants of which nobody can say: PFN acted in that time, or the horizon is not over. */
  unknownGrants: number;
  /** Asks that would have been refused: resources cure no crash bug, and a limit at its maximum has no room. */
  refused: number;
  /** Raises and returns. */
  changes: number;
  /** For how long limits would have been raised, over all containers. */
  grantedMs: DurationMs;
}

export type ReplayTerms = Pick<
  EffectivePolicy,
  "threshold" | "horizonMinutes" | "leaseSeconds" | "cooldownSeconds" | "cpuMaxMillicores" | "memoryMaxBytes"
>;

/**
 * What a policy would have done with recorded histories, each minute deciding with what was known in it.
 *
 * scope    one entry a container, with the terms in force for it.
 * Returns  the sum over the scope. Every ask is taken as approved at once. How large a grant would have been, and
 *          whether that had been enough, is not replayed: the risk of another limit was not recorded.
 */
export function replayPolicy(scope: readonly { history: ReplayHistory; terms: ReplayTerms }[]): ReplayScore {
  const leads: DurationMs[] = [];
  const score: ReplayScore = {
    failures: 0,
    caught: 0,
    medianLeadMs: null,
    grants: 0,
    falseGrants: 0,
    unknownGrants: 0,
    refused: 0,
    changes: 0,
    grantedMs: 0,
  };
  for (const { history, terms } of scope) {
    const { grants, refused } = grantsOf(history, terms);
    score.refused += refused;
    score.failures += history.failures.length;
    for (const failedAt of history.failures) {
      const grant = grants.find(({ from, until }) => from + APPLY_MS <= failedAt && failedAt <= until);
      if (grant) leads.push(failedAt - grant.from);
    }
    for (const grant of grants) {
      score.grants++;
      score.grantedMs += Math.min(grant.until, history.until) - grant.from;
      score.changes += grant.until <= history.until ? 2 : 1;
      const verdict = verdictOn(grant, history, terms.horizonMinutes * 60_000);
      if (verdict === "false") score.falseGrants++;
      if (verdict === "unknown") score.unknownGrants++;
    }
  }
  score.caught = leads.length;
  score.medianLeadMs = middleOf(leads);
  return score;
}

interface Span {
  from: EpochMs;
  until: EpochMs;
}

function grantsOf({ minutes }: ReplayHistory, terms: ReplayTerms): { grants: Span[]; refused: number } {
  const grants: Span[] = [];
  let refusedUntil = Number.NEGATIVE_INFINITY;
  let refused = 0;
  for (const minute of minutes) {
    if (minute.risk[terms.horizonMinutes] < terms.threshold) continue;
    const last = grants.at(-1);
    const restsUntil = last ? Math.max(last.until, last.from + terms.cooldownSeconds * 1000) : refusedUntil;
    if (minute.at < Math.max(restsUntil, refusedUntil)) continue;
    const until = minute.at + terms.leaseSeconds * 1000;
    if (hasRoom(minute, terms)) grants.push({ from: minute.at, until });
    else {
      refused++;
      refusedUntil = until;
    }
  }
  return { grants, refused };
}

function hasRoom(minute: ReplayHistory["minutes"][number], terms: ReplayTerms): boolean {
  const under = (limit: number | null, max: number | null) => limit === null || max === null || limit < max;
  if (minute.cause === "other") return false;
  if (minute.cause === "memory") return under(minute.memoryLimitBytes, terms.memoryMaxBytes);
  if (minute.cause === "cpu") return under(minute.cpuLimitMillicores, terms.cpuMaxMillicores);
  return true;
}

function verdictOn(
  grant: Span,
  history: ReplayHistory,
  horizonMs: DurationMs,
): "right" | "false" | "unknown" {
  const judgedUntil = grant.from + horizonMs;
  const came = history.failures.some((at) => at >= grant.from && at <= Math.max(judgedUntil, grant.until));
  if (came) return "right";
  const helped = history.treated.some(({ from, until }) => from < judgedUntil && until > grant.from);
  return helped || judgedUntil > history.until ? "unknown" : "false";
}

function middleOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
