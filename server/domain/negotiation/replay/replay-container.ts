import { limitOf, withLimit } from "@/server/domain/negotiation/limit-of";
import { countReplay, type ReplayTally } from "@/server/domain/negotiation/replay/count-replay";
import {
  type ReplayedGrant,
  type ReplayHistory,
  untreatedLimits,
} from "@/server/domain/negotiation/replay/replay-history";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Cause } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs, LimitDimension, Limits } from "@/server/domain/units";

/** Usage this close to a grant in force asks for more. */
const FILLS = 0.9;
/** At risk again so soon after a lease ended, or after it was at risk last, is one and the same bridge; risks are kept one a minute. */
const SAME_ALARM_MS: DurationMs = 90_000;
/** What was calm when it was sized is not sized again before this. */
const CALM_RESTS_MS: DurationMs = 60_000;
/** A container that is at risk all the time is sized so often, and then not any more: a replay must end. */
const MOST_SIZINGS = 150;

/** "How much would it have asked for then, under these limits?" */
export interface SizingRequest {
  at: EpochMs;
  limits: Limits;
}

export type SizingAnswer =
  | { kind: "grant"; dimension: LimitDimension; amount: number }
  /** No limit would have helped, or policy allows none. */
  | { kind: "refused" }
  /** Sized anew, the risk was not what it had seemed. */
  | { kind: "hold" }
  /** What was known then is not kept any more. */
  | { kind: "unknown" };

export type ReplayTerms = Pick<
  EffectivePolicy,
  "threshold" | "horizonMinutes" | "leaseSeconds" | "cooldownSeconds" | "bridgeLeases"
>;

/**
 * What a policy would have done with one container's recorded history, each moment deciding with what was known in it.
 *
 * A generator, so that it stays pure: it yields a question of size where it would have asked, and goes on with the answer
 * of whoever can look up what was known then. Every ask is taken as approved at once, and the host as having enough.
 * What PFN granted in reality is taken out again: the limits are those of before its grants.
 *
 * Returns  counts, to be summed over a scope.
 */
export function* replayContainer(
  history: ReplayHistory,
  terms: ReplayTerms,
): Generator<SizingRequest, ReplayTally, SizingAnswer> {
  const grants: ReplayedGrant[] = [];
  const leaseMs = terms.leaseSeconds * 1000;
  const limitsThen = limitsWalk(history);
  /** When each cause was last over the threshold. */
  const alarms = new Map<Cause, EpochMs>();
  let restsUntil = Number.NEGATIVE_INFINITY;
  let [refused, unsized, sizings] = [0, 0, 0];
  for (const { at, risk, cause } of history.minutes) {
    if (risk[terms.horizonMinutes] < terms.threshold) continue;
    const alarmAt = alarms.get(cause) ?? Number.NEGATIVE_INFINITY;
    alarms.set(cause, at);
    if (at < restsUntil) continue;
    const { limits, usage } = limitsThen(at);
    const last = grants.findLast((grant) => grant.dimension === cause);
    const isInForce = last !== undefined && at < last.until;
    if (isInForce && !fills(usage, last)) continue;
    const isBridged = last !== undefined && at - Math.max(last.until, alarmAt) <= SAME_ALARM_MS;
    if (isBridged && last.leases >= terms.bridgeLeases) {
      refused++;
      restsUntil = at + leaseMs;
      continue;
    }
    if (isBridged && !isInForce) {
      last.until += leaseMs;
      last.leases++;
      continue;
    }
    if (last !== undefined && at < last.from + terms.cooldownSeconds * 1000) continue;
    const now = grants
      .filter((grant) => at < grant.until)
      .reduce((all, { dimension, amount }) => withLimit(all, dimension, amount), limits);
    const answer: SizingAnswer =
      sizings++ < MOST_SIZINGS ? yield { at, limits: now } : ({ kind: "unknown" } as const);
    if (answer.kind === "grant") {
      if (isInForce && answer.dimension === cause) last.until = at;
      const leases = isBridged && answer.dimension === cause ? last.leases + 1 : 1;
      grants.push({ from: at, until: at + leaseMs, leases, ...pick(answer) });
      continue;
    }
    if (answer.kind === "refused") refused++;
    if (answer.kind === "unknown") unsized++;
    restsUntil = at + (answer.kind === "hold" ? CALM_RESTS_MS : leaseMs);
  }
  return countReplay(history, grants, { refused, unsized, horizonMs: terms.horizonMinutes * 60_000 });
}

const pick = ({ dimension, amount }: Extract<SizingAnswer, { kind: "grant" }>) => ({ dimension, amount });

function fills(usage: Limits, { dimension, amount }: ReplayedGrant): boolean {
  return (limitOf(usage, dimension) ?? 0) >= FILLS * amount;
}

const NOTHING: Limits = { cpuMillicores: null, memoryBytes: null };

/** Usage at a moment and the limits without PFN's own grants; moments must ascend. */
function limitsWalk({ steps, treated }: ReplayHistory) {
  let next = 0;
  return (at: EpochMs): { limits: Limits; usage: Limits } => {
    while (next < steps.length && steps[next]!.at <= at) next++;
    const step = steps[Math.max(0, next - 1)];
    return {
      limits: untreatedLimits(step?.limits ?? NOTHING, treated, at),
      usage: step?.usage ?? NOTHING,
    };
  };
}
