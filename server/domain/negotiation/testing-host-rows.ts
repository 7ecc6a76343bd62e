import type { LeaseState } from "@/server/domain/negotiation/lease";
import type { NegotiationState } from "@/server/domain/negotiation/negotiation-state";

export interface ModelContainer {
  /** What the runtime enforces. */
  limit: number;
  floor: number;
  /** What it takes now, never over its limit. */
  usage: number;
  priority: number;
}
export interface ModelNegotiation {
  asker: number;
  state: NegotiationState;
  amount: number;
}
export interface ModelLease {
  negotiation: number;
  asker: number;
  state: LeaseState;
  baseline: number;
  granted: number;
  startsAt: number;
  endsAt: number;
}
export interface ModelDonation {
  negotiation: number;
  donor: number;
  state: "intended" | "given" | "returning" | "returned" | "failed";
  baseline: number;
  lowered: number;
}
export interface ModelReclaim {
  container: number;
  state: "lowering" | "held" | "returning" | "returned" | "failed";
  original: number;
  lowered: number;
  target: number | null;
  steps: number;
}
export interface ModelChange {
  container: number;
  to: number;
  /** Looks again at what is used before it lowers. */
  isReclaim: boolean;
  state: "intended" | "calling" | "ended";
  end(verified: boolean): void;
}

/** Whether a negotiation of the model still waits for something. */
export function isLive(state: NegotiationState): boolean {
  return ![
    "observed",
    "refused",
    "infeasible",
    "rejected",
    "stale",
    "expired",
    "rolled_back",
    "released",
    "committed",
  ].includes(state);
}
