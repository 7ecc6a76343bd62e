import { amountWords, durationWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { leadingCause } from "@/server/domain/negotiation/leading-cause";
import { boundsOf, limitOf, quantityOf, type Usage } from "@/server/domain/negotiation/limit-of";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import { usageFloor } from "@/server/domain/negotiation/safe-floor";
import { type RiskUnder, type Sizing, sizeGrant } from "@/server/domain/negotiation/size-grant";
import type { Ask, EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Assessment } from "@/server/domain/risk/assessment";
import type { Bytes, EpochMs, LimitDimension, Limits, Seconds } from "@/server/domain/units";

export interface AskInput {
  now: EpochMs;
  assessment: Assessment;
  /** Caps in force. */
  limits: Limits;
  usage: Usage;
  policy: Readonly<EffectivePolicy>;
  /** From decision to enforced. */
  leadTimeSeconds: Seconds;
  riskUnder: RiskUnder;
  /** A heap cap found in the command or the environment. */
  fixedHeap: { flag: string; bytes: Bytes } | null;
  /** Highest upper usage (95–99 %) that is forecast until the lease ends; `null`: no forecast. */
  peakUpperBand: Quantities | null;
  /** The most that one container could ever have on this host: capacity − reserve. */
  hostLimits: Quantities;
  /** What the host itself has available now; left out or `null`: it did not say. */
  hostMemory?: { memoryFreeBytes: Bytes | null; memoryTotalBytes: Bytes | null };
  /** Terms that the grant in force in a dimension has had beside its first; a dimension without one is left out. */
  termsUsed?: Partial<Record<LimitDimension, number>>;
  /** Why this host cannot change a network or disk limit; a dimension that is left out can be changed. */
  cannotChange?: Partial<Record<LimitDimension, string>>;
}

/** Under this share of its memory, a host reclaims from everybody: a higher limit gives nobody a page more. */
const PRESSED_SHARE = 0.03;

/** `hold`: nothing to do, or not known well enough. `refuse`: at risk, and no limit would help. */
export type Proposal =
  | { kind: "ask"; ask: Ask }
  | { kind: "hold"; because: string }
  | { kind: "refuse"; because: string };

/**
 * What one container asks for at this moment. The mode plays no part: *observe* shows the same ask, and nothing
 * comes of it.
 */
export function proposeAsk(input: AskInput): Proposal {
  const { assessment, limits, usage, policy } = input;
  if (assessment.kind === "unknown") return hold(`risk is unknown: ${assessment.because}`);
  const risk = assessment.risk[policy.horizonMinutes];
  if (risk < policy.threshold) {
    return hold(
      `risk ${riskWords(risk)} within ${policy.horizonMinutes} min is under the threshold of ${riskWords(policy.threshold)}`,
    );
  }
  const cause = leadingCause(assessment, policy, (dimension) => canRaise(input, dimension));
  if (cause === "other") return refuse(`resources will not cure this: ${assessment.reason}`);
  if (!canRaise(input, cause)) {
    const why = limitOf(limits, cause) === null ? "it has no cap of its own" : input.cannotChange?.[cause];
    return refuse(
      `resources will not cure this: no CPU or memory limit changes its ${cause}, and ${why}; ${assessment.reason}`,
    );
  }
  const limit = limitOf(limits, cause);
  if (limit === null)
    return refuse(`it has no ${cause} limit, so there is none to raise: ${assessment.reason}`);
  if (cause === "memory" && input.fixedHeap !== null && input.fixedHeap.bytes <= limit) {
    const { flag, bytes } = input.fixedHeap;
    return refuse(
      `resources will not cure this: ${flag} fixes the heap at ${amountWords("memory", bytes)}, under the limit of ${amountWords("memory", limit)}`,
    );
  }
  const pressed = cause === "memory" ? hostPressure(input.hostMemory) : null;
  if (pressed !== null) return refuse(pressed);
  const renewals = input.termsUsed?.[cause];
  const leases = renewals === undefined ? 0 : renewals + 1;
  if (cause === "memory" && leases >= policy.bridgeLeases) {
    return refuse(
      `resources will not cure this: its bridge of ${leases} leases is used up and it still grows; a person must decide`,
    );
  }
  const floor = usageFloor(usage, cause);
  if (floor === null) return hold(`its ${cause} usage is unknown, so no amount is known to be safe`);

  const { min, max, step } = boundsOf(policy, cause);
  const hostMost = quantityOf(input.hostLimits, cause);
  if (hostMost === null) return refuse(`the host's ${cause} capacity is not known; set it in Hosts`);
  const sizing = sizeGrant({
    dimension: cause,
    limits,
    limit,
    step,
    floor: Math.max(floor, min ?? 0),
    ceiling: Math.min(max ?? hostMost, hostMost),
    upperBand: input.peakUpperBand && quantityOf(input.peakUpperBand, cause),
    cause,
    threshold: policy.threshold,
    targetRisk: policy.targetRisk,
    horizonMinutes: policy.horizonMinutes,
    leaseSeconds: policy.leaseSeconds,
    riskUnder: input.riskUnder,
  });
  if (sizing.kind === "no-room") return refuse(noRoom(cause, limit, floor, max, hostMost));
  if (sizing.kind === "calm") return hold(`its ${cause} risk is at its target under the limit in force`);
  if (sizing.kind === "incurable") {
    return refuse(
      `resources will not cure this: even ${amountWords(cause, sizing.best)} leaves the ${cause} risk at ${riskWords(sizing.bestRisk)} within ${policy.horizonMinutes} min`,
    );
  }
  const early = assessment.timeToFailure?.earlySeconds ?? policy.horizonMinutes * 60;
  return {
    kind: "ask",
    ask: {
      dimension: cause,
      before: { ...limits },
      amounts: sizing.amounts,
      deadlineAt: Math.max(input.now, assessment.at + Math.floor((early - input.leadTimeSeconds) * 1000)),
      durationSeconds: policy.leaseSeconds,
      risk,
      horizonMinutes: policy.horizonMinutes,
      cause,
      timeToFailure: assessment.timeToFailure,
      because: `${assessment.reason}; ${promise(cause, sizing, policy)}`,
      priority: policy.priority,
    },
  };
}

/** Why no container's memory limit helps while the host itself runs out; `null`: it does not, or did not say. */
function hostPressure(host: AskInput["hostMemory"]): string | null {
  const free = host?.memoryFreeBytes ?? null;
  const total = host?.memoryTotalBytes ?? null;
  if (free === null || total === null || free >= total * PRESSED_SHARE) return null;
  return `the host itself has ${amountWords("memory", free)} of ${amountWords("memory", total)} left: raising its limit would not help`;
}

/** CPU and memory always may be; network and disk where a cap is in force and the host can move it. */
function canRaise({ limits, cannotChange }: AskInput, dimension: LimitDimension): boolean {
  if (dimension === "cpu" || dimension === "memory") return true;
  return limitOf(limits, dimension) !== null && cannotChange?.[dimension] === undefined;
}

function promise(
  dimension: LimitDimension,
  sizing: Extract<Sizing, { kind: "sized" }>,
  policy: Readonly<EffectivePolicy>,
): string {
  const minutes = sizing.heldForMinutes ?? policy.horizonMinutes;
  const words = `${amountWords(dimension, sizing.amounts.want)} brings the ${dimension} risk to ${riskWords(sizing.risk[minutes])} within ${minutes} min`;
  const isBridge = sizing.heldForMinutes === null || minutes * 60 < Math.min(policy.leaseSeconds, 3600);
  return isBridge
    ? `${words}: a bridge, not a cure for the lease of ${durationWords(policy.leaseSeconds)}`
    : words;
}

function noRoom(
  dimension: LimitDimension,
  limit: number,
  floor: number,
  policyMax: number | null,
  hostMost: number,
): string {
  const words = (amount: number) => amountWords(dimension, amount);
  const isPolicy = policyMax !== null && policyMax <= hostMost;
  const ceiling = isPolicy
    ? `policy allows ${words(policyMax)}`
    : `the host can give one container ${words(Math.max(0, hostMost))}`;
  return floor > limit
    ? `${ceiling} of ${dimension} at most, and usage with its safety margin needs ${words(floor)}`
    : `${ceiling} of ${dimension} at most, and its limit is ${words(limit)} already`;
}

function hold(because: string): Proposal {
  return { kind: "hold", because };
}

function refuse(because: string): Proposal {
  return { kind: "refuse", because };
}
