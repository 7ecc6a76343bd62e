import { limitOf, withLimit } from "@/server/domain/negotiation/limit-of";
import {
  type ReplayedGrant,
  type ReplayHistory,
  untreatedLimits,
} from "@/server/domain/negotiation/replay/replay-history";
import type { DurationMs, LimitDimension, Limits, Ratio } from "@/server/domain/units";

/** From a decision until the limit is enforced, with room to spare: help that comes later than this came too late. */
const APPLY_MS: DurationMs = 10_000;
/** A process that ends by itself this close under its memory limit most likely ended of it. */
const NEAR_LIMIT: Ratio = 0.9;
/** How long before the end its usage counts. */
const LAST_STEPS_MS: DurationMs = 10 * 60_000;

const SLACK_DIMENSIONS = ["cpu", "memory"] as const;
type SlackDimension = (typeof SLACK_DIMENSIONS)[number];

export interface ReplayScore {
  /** That resources could have averted: OOM kills, health that failed, ends close under the memory limit. */
  failures: number;
  /** Of those, with a large enough grant in force before they came. */
  caught: number;
  /** Ends by themselves far under every limit: no grant would have helped. */
  crashes: number;
  /** From the grant to the failure, the middle of those caught; `null`: none was caught. */
  medianLeadMs: DurationMs | null;
  grants: number;
  /** Grants after which nothing failed within the horizon, though nobody helped. */
  falseGrants: number;
  /** Grants of which nobody can say: PFN acted in that time, or the horizon is not over. */
  unknownGrants: number;
  /** Asks that would have been refused: no cure, no room under the maximum, or the bridge used up. */
  refused: number;
  /** Asks that could not be sized: what was known then is not kept any more. */
  unsized: number;
  /** Raises and returns. */
  changes: number;
  /** For how long limits would have been raised, over all containers. */
  grantedMs: DurationMs;
  /** Share of the limits that was not used, over all containers with one and all time; `null`: none had one. */
  slack: Record<SlackDimension, Ratio | null>;
}

/** One container's part of a score. */
export type ReplayTally = Omit<ReplayScore, "medianLeadMs" | "slack"> & {
  leads: DurationMs[];
  /** Σ limit and Σ (limit − usage) over the steps, in the dimension's unit. */
  room: Record<SlackDimension, { limit: number; slack: number }>;
};

/** What came of the grants that a replay made in one container's history. */
export function countReplay(
  history: ReplayHistory,
  grants: readonly ReplayedGrant[],
  { refused, unsized, horizonMs }: { refused: number; unsized: number; horizonMs: DurationMs },
): ReplayTally {
  const resource = history.failures.filter((failure) => isOfResources(history, failure));
  const leads = resource.flatMap((failure) => {
    const grant = grants.find((g) => helps(history, g, failure));
    return grant ? [failure.at - grant.from] : [];
  });
  const verdicts = grants.map((grant) => verdictOn(grant, history, horizonMs));
  const ended = (grant: ReplayedGrant) => grant.until <= history.until;
  return {
    failures: resource.length,
    caught: leads.length,
    crashes: history.failures.length - resource.length,
    leads,
    grants: grants.length,
    falseGrants: verdicts.filter((verdict) => verdict === "false").length,
    unknownGrants: verdicts.filter((verdict) => verdict === "unknown").length,
    refused,
    unsized,
    changes: grants.reduce((sum, grant) => sum + (ended(grant) ? 2 : 1), 0),
    grantedMs: grants.reduce((sum, { from, until }) => sum + Math.min(until, history.until) - from, 0),
    room: roomOf(history, grants),
  };
}

/** The sum over a scope. */
export function sumReplay(tallies: readonly ReplayTally[]): ReplayScore {
  const sum = (of: (tally: ReplayTally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  const slackOf = (dimension: SlackDimension) => {
    const limit = sum(({ room }) => room[dimension].limit);
    return limit > 0 ? sum(({ room }) => room[dimension].slack) / limit : null;
  };
  return {
    failures: sum((t) => t.failures),
    caught: sum((t) => t.caught),
    crashes: sum((t) => t.crashes),
    medianLeadMs: middleOf(tallies.flatMap((t) => t.leads)),
    grants: sum((t) => t.grants),
    falseGrants: sum((t) => t.falseGrants),
    unknownGrants: sum((t) => t.unknownGrants),
    refused: sum((t) => t.refused),
    unsized: sum((t) => t.unsized),
    changes: sum((t) => t.changes),
    grantedMs: sum((t) => t.grantedMs),
    slack: { cpu: slackOf("cpu"), memory: slackOf("memory") },
  };
}

type Failure = ReplayHistory["failures"][number];

/** Whether resources had to do with it: a crash bug far under its limit is nobody's miss. */
function isOfResources({ steps, treated }: ReplayHistory, { at, kind }: Failure): boolean {
  if (kind !== "exit_error") return true;
  return steps.some((step) => {
    if (step.at > at || step.at < at - LAST_STEPS_MS) return false;
    const limit = untreatedLimits(step.limits, treated, step.at).memoryBytes;
    return limit !== null && (step.usage.memoryBytes ?? 0) >= NEAR_LIMIT * limit;
  });
}

/** An OOM kill is helped by memory above the limit that it met; anything else by whatever was granted for it. */
function helps({ steps, treated }: ReplayHistory, grant: ReplayedGrant, { at, kind }: Failure): boolean {
  if (grant.from + APPLY_MS > at || at > grant.until) return false;
  if (kind === "unhealthy") return true;
  if (grant.dimension !== "memory") return false;
  const step = steps.findLast((s) => s.at <= at);
  const met = step ? untreatedLimits(step.limits, treated, at).memoryBytes : null;
  return met === null || grant.amount > met;
}

function verdictOn(
  grant: ReplayedGrant,
  history: ReplayHistory,
  horizonMs: DurationMs,
): "right" | "false" | "unknown" {
  const judgedUntil = grant.from + horizonMs;
  const came = history.failures.some(
    ({ at }) => at >= grant.from && at <= Math.max(judgedUntil, grant.until),
  );
  if (came) return "right";
  const helped = history.treated.some(({ from, until }) => from < judgedUntil && until > grant.from);
  return helped || judgedUntil > history.until ? "unknown" : "false";
}

function roomOf({ steps, treated }: ReplayHistory, grants: readonly ReplayedGrant[]): ReplayTally["room"] {
  const room = { cpu: { limit: 0, slack: 0 }, memory: { limit: 0, slack: 0 } };
  for (const { at, usage, limits } of steps) {
    const replayed = grants
      .filter((grant) => grant.from <= at && at < grant.until)
      .reduce((all, g) => withLimit(all, g.dimension, g.amount), untreatedLimits(limits, treated, at));
    for (const dimension of SLACK_DIMENSIONS) {
      const slack = slackOf(replayed, usage, dimension);
      if (slack === null) continue;
      room[dimension].limit += slack.limit;
      room[dimension].slack += slack.slack;
    }
  }
  return room;
}

/** Usage above a limit is no slack; unknown usage is left out, and not taken for none. */
function slackOf(limits: Limits, usage: Limits, dimension: LimitDimension) {
  const [limit, used] = [limitOf(limits, dimension), limitOf(usage, dimension)];
  return limit === null || used === null ? null : { limit, slack: Math.max(0, limit - used) };
}

function middleOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
