import type { DurationMs } from "@/server/domain/units";

/** What is known of whether somebody answers. Times are of a steady clock, in ms. */
export type BreakerState =
  | { kind: "closed"; failures: number }
  /** Nobody asks before `until`; `openings` in a row make the next pause longer. */
  | { kind: "open"; until: DurationMs; openings: number; because: string }
  /** One call is under way that decides. */
  | { kind: "trying"; openings: number; since: DurationMs; because: string };

export const CLOSED: BreakerState = { kind: "closed", failures: 0 };

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE: DurationMs = 10_000;
const LONGEST_PAUSE: DurationMs = 60_000;
/** A try that nobody concluded by then is given up, and another takes its place. */
const LONGEST_TRY: DurationMs = 60_000;

/**
 * Whether to ask now.
 * Returns  the next state, and `null` or, when nobody should be asked, how long until it may be tried again.
 */
export function beforeCall(
  state: BreakerState,
  now: DurationMs,
): { next: BreakerState; waitMs: DurationMs | null } {
  if (state.kind === "closed") return { next: state, waitMs: null };
  const mayTry = state.kind === "open" ? now >= state.until : now - state.since > LONGEST_TRY;
  if (!mayTry) return { next: state, waitMs: state.kind === "open" ? state.until - now : 0 };
  return {
    next: { kind: "trying", openings: state.openings, since: now, because: state.because },
    waitMs: null,
  };
}

/** An answer, also a refusal, closes it. */
export function afterAnswer(): BreakerState {
  return CLOSED;
}

/** Three calls in a row without an answer open it for 10 s; each try that fails doubles the pause, up to a minute. */
export function afterSilence(state: BreakerState, now: DurationMs, because: string): BreakerState {
  if (state.kind === "closed") {
    const failures = state.failures + 1;
    return failures < FAILURES_TO_OPEN
      ? { kind: "closed", failures }
      : { kind: "open", until: now + FIRST_PAUSE, openings: 1, because };
  }
  // A straggler that was asked before the breaker opened says nothing new.
  if (state.kind === "open") return state;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** state.openings);
  return { kind: "open", until: now + pause, openings: state.openings + 1, because };
}
