import type { EpochMs, LimitDimension } from "@/server/domain/units";

export const LEASE_STATES = [
  "reserved",
  "active",
  "releasing",
  "released",
  "expired",
  "rolled_back",
] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

/** One grant for a time. It ends by itself, whatever happens to whoever gave it. */
export interface Lease {
  dimension: LimitDimension;
  state: LeaseState;
  /** The absolute limit before the first grant: where a release leads back to. */
  baseline: number;
  /** The absolute limit that this lease last put in force. */
  amount: number;
  expiresAt: EpochMs;
  /** Times that it was renewed. */
  renewals: number;
}

const FOLLOWERS: Record<LeaseState, readonly LeaseState[]> = {
  // Reserved capacity that never was applied lapses with its negotiation.
  reserved: ["active", "expired", "rolled_back"],
  active: ["releasing", "released", "expired"],
  // A release that meets new risk half-way becomes an ordinary lease again.
  releasing: ["active", "released", "expired"],
  released: [],
  expired: [],
  rolled_back: [],
};

/** Whether a lease in `from` can become `to`; renewing and stepping down keep the state. */
export function leaseMayBecome(from: LeaseState, to: LeaseState): boolean {
  return FOLLOWERS[from].includes(to);
}

/** At its very end a lease is over. */
export function isExpired(lease: Pick<Lease, "expiresAt">, now: EpochMs): boolean {
  return now >= lease.expiresAt;
}

/** Whether a grant in force has renewals left. */
export function canRenew(lease: Pick<Lease, "state" | "renewals">, maxRenewals: number): boolean {
  return (lease.state === "active" || lease.state === "releasing") && lease.renewals < maxRenewals;
}
