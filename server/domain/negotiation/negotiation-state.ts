import type { LimitDimension } from "@/server/domain/units";

/** What one negotiation has come to. */
export const NEGOTIATION_STATES = [
  "open",
  "asked",
  "deferred",
  "offered",
  "waiting_approval",
  "accepted",
  "applying",
  "verifying",
  "committed",
  "observed",
  "refused",
  "infeasible",
  "rejected",
  "stale",
  "expired",
  "rolled_back",
  "released",
] as const;
export type NegotiationState = (typeof NEGOTIATION_STATES)[number];

/** Every message that can move one; the words are stored and shown as they stand. */
export const NEGOTIATION_EVENTS = [
  "ask",
  "offer",
  "counter",
  "defer",
  "infeasible",
  "reject",
  /** The asker itself: resources will not cure this. */
  "refuse",
  /** The mode is *observe*: it ends with what would have been done. */
  "observe",
  /** The offer is put before a person. */
  "await_approval",
  "accept",
  "apply",
  "verify",
  "commit",
  "roll_back",
  "renew",
  "recall",
  /** Somebody else moved the granted limit. */
  "drift",
  /** And it was set again. */
  "restore",
  "release",
  "expire",
  /** The ground is gone: risk fell, limits moved, the container went away, acting was paused. */
  "withdraw",
] as const;
export type NegotiationEvent = (typeof NEGOTIATION_EVENTS)[number];

/**
 * The whole protocol. What is not here cannot be stored. Four choices are not obvious:
 * - From `applying` on, only the runtime's answer counts: a limit may already have moved, so nothing can be withdrawn
 *   or expire until it is verified or rolled back.
 * - A host that cannot tell before it is asked (a node of Kubernetes) may still answer *later* or *never* then.
 * - A person's counter puts a new amount on the table (`offered`), which is then accepted like any other.
 * - `recall` leaves a grant committed: it ends only when the limit is back and `release` says so.
 */
const NEXT: Record<NegotiationState, Partial<Record<NegotiationEvent, NegotiationState>>> = {
  open: { ask: "asked", refuse: "refused", withdraw: "stale", expire: "expired" },
  asked: {
    offer: "offered",
    counter: "offered",
    defer: "deferred",
    infeasible: "infeasible",
    reject: "rejected",
    withdraw: "stale",
    expire: "expired",
  },
  deferred: { ask: "asked", observe: "observed", reject: "rejected", withdraw: "stale", expire: "expired" },
  offered: {
    await_approval: "waiting_approval",
    accept: "accepted",
    observe: "observed",
    reject: "rejected",
    withdraw: "stale",
    expire: "expired",
  },
  waiting_approval: {
    accept: "accepted",
    counter: "offered",
    reject: "rejected",
    withdraw: "stale",
    expire: "expired",
  },
  accepted: { apply: "applying", infeasible: "infeasible", withdraw: "stale", expire: "expired" },
  applying: { verify: "verifying", roll_back: "rolled_back", defer: "deferred", infeasible: "infeasible" },
  verifying: { commit: "committed", roll_back: "rolled_back" },
  committed: {
    renew: "committed",
    recall: "committed",
    drift: "committed",
    restore: "committed",
    release: "released",
    withdraw: "stale",
    expire: "expired",
  },
  observed: {},
  refused: {},
  infeasible: {},
  rejected: {},
  stale: {},
  expired: {},
  rolled_back: {},
  released: {},
};

/** Every move of the protocol, from state to state: what the database's own rule must agree with. */
export function legalMoves(): { from: NegotiationState; to: NegotiationState }[] {
  return NEGOTIATION_STATES.flatMap((from) =>
    [...new Set(Object.values(NEXT[from]))].map((to) => ({ from, to })),
  );
}

/** Whether nothing can happen any more. */
export function isTerminal(state: NegotiationState): boolean {
  return Object.keys(NEXT[state]).length === 0;
}

/** States in which a negotiation still holds its container's dimension. */
export const LIVE_STATES: readonly NegotiationState[] = NEGOTIATION_STATES.filter(
  (state) => !isTerminal(state),
);

export type Transition = { ok: true; state: NegotiationState } | { ok: false; because: string };

/** Where `event` leads from `state`; an illegal one says what would be legal. */
export function transition(state: NegotiationState, event: NegotiationEvent): Transition {
  const next = NEXT[state][event];
  if (next !== undefined) return { ok: true, state: next };
  const legal = Object.keys(NEXT[state]).join(", ");
  const because = legal === "" ? "it has ended" : `only ${legal} can follow`;
  return { ok: false, because: `a negotiation that is ${state} cannot ${event}: ${because}` };
}

/** A container has at most one live negotiation for each dimension; a second would size against a moving limit. */
export function mayOpen(
  others: readonly { dimension: LimitDimension; state: NegotiationState }[],
  dimension: LimitDimension,
): { ok: true } | { ok: false; because: string } {
  const live = others.find((other) => other.dimension === dimension && !isTerminal(other.state));
  if (live === undefined) return { ok: true };
  return { ok: false, because: `a negotiation about its ${dimension} is ${live.state} already` };
}
