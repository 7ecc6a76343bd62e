import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { Cause, HorizonMinutes, TimeToFailure } from "@/server/domain/risk/assessment";
import type {
  Bytes,
  BytesPerSecond,
  EpochMs,
  LimitDimension,
  Limits,
  Millicores,
  Probability,
  Seconds,
} from "@/server/domain/units";

export type Mode = "observe" | "ask" | "auto";

/** Amounts are absolute limits in the dimension's unit (millicores, bytes or bytes a second), never deltas. */
export interface Amounts {
  min: number;
  want: number;
  max: number;
}

/** What a container needs: the first message of every negotiation. */
export interface Ask {
  dimension: LimitDimension;
  /** Limits in force when the ask was made: the pre-image that apply checks again. */
  before: Limits;
  amounts: Amounts;
  /** The grant must be enforced by then: early failure quantile − lead time. */
  deadlineAt: EpochMs;
  durationSeconds: Seconds;
  risk: Probability;
  horizonMinutes: HorizonMinutes;
  cause: Cause;
  timeToFailure: TimeToFailure | null;
  /** Why, in plain words. */
  because: string;
  priority: number;
}

/** What a host has to give, as its ledger stands now. */
export interface HostLedger {
  capacity: Quantities;
  /** Kept free for the host itself. */
  reserve: Quantities;
  /** Σ of what running containers are promised (leases) or expected to take: see docs/adr/0002-what-counts-as-committed.md. */
  committed: Quantities;
  /** Σ of leases' extra that is reserved and not yet part of `committed`. */
  reserved: Quantities;
  /** Where an outside feed made `capacity` less than the host's own: which, and why. */
  narrowedBy?: Partial<Record<LimitDimension, string>>;
}

/** The host's answer. */
export type Answer =
  | { kind: "offer"; amount: number; expiresAt: EpochMs; residualRisk: Probability; because: string }
  | {
      kind: "counter";
      amount: number;
      /** Left out: as long as was asked for. */
      durationSeconds?: Seconds;
      expiresAt: EpochMs;
      residualRisk: Probability;
      because: string;
    }
  | { kind: "defer"; retryAt: EpochMs; because: string }
  | { kind: "infeasible"; constraint: string; because: string }
  | { kind: "reject"; because: string };

/** Where a value of the policy in force comes from. */
export type PolicySource = "default" | `policy:${string}` | `label:${string}`;

/** The policy in force for one container, after labels narrowed it. */
export interface EffectivePolicy {
  mode: Mode;
  /** The most that the label `pfn.mode` may ask for. */
  labelMaxMode: Mode;
  /** Risk at `horizonMinutes` at or above which a negotiation starts. */
  threshold: Probability;
  horizonMinutes: HorizonMinutes;
  /** A grant is sized so that the risk falls to this. */
  targetRisk: Probability;
  cpuMinMillicores: Millicores | null;
  cpuMaxMillicores: Millicores | null;
  cpuStepMillicores: Millicores;
  memoryMinBytes: Bytes | null;
  memoryMaxBytes: Bytes | null;
  memoryStepBytes: Bytes;
  networkMinBytesPerSecond: BytesPerSecond | null;
  networkMaxBytesPerSecond: BytesPerSecond | null;
  networkStepBytesPerSecond: BytesPerSecond;
  diskMinBytesPerSecond: BytesPerSecond | null;
  diskMaxBytesPerSecond: BytesPerSecond | null;
  diskStepBytesPerSecond: BytesPerSecond;
  cooldownSeconds: Seconds;
  leaseSeconds: Seconds;
  /** How long an offer waits for a person, and what happens then. */
  approvalSeconds: Seconds;
  onApprovalTimeout: "reject" | "accept";
  /** Greater is served first. */
  priority: number;
}

export type PolicyField = keyof EffectivePolicy;

export interface LabelProblem {
  label: string;
  value: string;
  /** What is wrong and what would be right. */
  problem: string;
}

export interface ResolvedPolicy {
  policy: EffectivePolicy;
  sources: Record<PolicyField, PolicySource>;
  problems: LabelProblem[];
}
