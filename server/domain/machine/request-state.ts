/** What one request to a machine's manager has come to. */
export const REQUEST_STATES = [
  /** To be put before the manager. */
  "asked",
  /** It offered, and the intent is written: nothing was called yet. */
  "intended",
  /** A call may be under way, or its answer was lost. */
  "calling",
  /** The manager shows the new size, and the guest is being looked at. */
  "checking",
  /** On its way back to what it was. */
  "reverting",
  "committed",
  "refused",
  "expired",
  "failed",
  "stale",
  "rolled_back",
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const REQUEST_EVENTS = [
  "intend",
  "refuse",
  "call",
  "check",
  "commit",
  "revert",
  "roll_back",
  "fail",
  "expire",
  "withdraw",
] as const;
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

/**
 * The whole life of a request. From `calling` on a size may have moved, so it can no longer expire: it is seen through,
 * forward or back, by looking at what is.
 */
const NEXT: Record<RequestState, Partial<Record<RequestEvent, RequestState>>> = {
  asked: { intend: "intended", refuse: "refused", fail: "failed", expire: "expired", withdraw: "stale" },
  intended: { call: "calling", expire: "expired", withdraw: "stale" },
  calling: { check: "checking", revert: "reverting", fail: "failed", withdraw: "stale" },
  checking: { commit: "committed", revert: "reverting", withdraw: "stale" },
  reverting: { roll_back: "rolled_back", withdraw: "stale" },
  committed: {},
  refused: {},
  expired: {},
  failed: {},
  stale: {},
  rolled_back: {},
};

/** `null`: it cannot follow. */
export function nextRequestState(state: RequestState, event: RequestEvent): RequestState | null {
  return NEXT[state][event] ?? null;
}

export function isRequestOver(state: RequestState): boolean {
  return Object.keys(NEXT[state]).length === 0;
}

/** States in which a host's dimension is being talked about. */
export const LIVE_REQUEST_STATES = REQUEST_STATES.filter((state) => !isRequestOver(state));

/** Every move, from state to state: what the database's own rule must agree with. */
export function legalRequestMoves(): { from: RequestState; to: RequestState }[] {
  return REQUEST_STATES.flatMap((from) => Object.values(NEXT[from]).map((to) => ({ from, to })));
}
