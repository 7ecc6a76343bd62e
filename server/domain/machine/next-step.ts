import type { RequestEvent, RequestState } from "@/server/domain/machine/request-state";
import type { DurationMs, EpochMs } from "@/server/domain/units";

/** A machine that has not moved or shown itself by then does not any more. */
export const LONGEST_MOVE_MS: DurationMs = 90_000;
/** The guest keeps a little of what it gets for its own tables: what arrives may be this much less. */
export const ARRIVES_AT_LEAST = 0.95;

export interface MovingRequest {
  state: Extract<RequestState, "intended" | "calling" | "checking" | "reverting">;
  /** Absolute sizes as the manager counts them, before and after. */
  from: number;
  to: number;
  /** The host's capacity when the intent was written, in the same unit. */
  guestBefore: number;
  deadlineAt: EpochMs;
  /** `null`: not yet. */
  calledAt: EpochMs | null;
  /** Why it goes back; `null`: it does not. */
  because: string | null;
}

export interface SeenMachine {
  /** The size that the manager shows now. */
  size: number;
  /** The host's capacity from inside, read after the manager's answer; `null`: it does not answer. */
  guest: number | null;
}

export type NextStep =
  /** Ask the manager for this absolute size. */
  | { kind: "set"; to: number; event: "call" | null }
  | { kind: "move"; event: RequestEvent; because: string | null }
  | { kind: "wait"; because: string };

/**
 * What follows for a request whose intent is written, from what really is: safe after a crash at any point, since it
 * looks first. A growth that comes after its deadline, or that the guest does not see, goes back; a shrinking one has
 * no deadline but the longest move. A size that is neither the old nor the new one, nor between them, is somebody
 * else's: it is left alone.
 */
export function nextStep(request: MovingRequest, seen: SeenMachine, now: EpochMs): NextStep {
  const { state, from, to, calledAt, deadlineAt } = request;
  const { size } = seen;
  const isGrowth = to > from;
  const isForeign = size < Math.min(from, to) || size > Math.max(from, to);
  if (isForeign) return move("withdraw", "the machine's size was changed by somebody else");
  const isLate = isGrowth && now >= deadlineAt;
  const isTooLong = calledAt !== null && now - calledAt >= LONGEST_MOVE_MS;
  if (state === "intended") {
    if (size !== from) return move("withdraw", "the machine's size was changed by somebody else");
    return isLate
      ? move("expire", "its deadline passed before anything was called")
      : { kind: "set", to, event: "call" };
  }
  if (state === "reverting") {
    if (size === from) return move("roll_back", request.because);
    return { kind: "set", to: from, event: null };
  }
  if (size === from) {
    if (state === "checking") return move("revert", "the machine went back to its old size by itself");
    // The call may still be on its way: what comes too late is put back, and so is watched for.
    if (isTooLong) return move("fail", "the manager was called, and the machine never moved");
    return isLate
      ? { kind: "wait", because: "its deadline passed; a late answer would be put back" }
      : { kind: "set", to, event: null };
  }
  if (isLate) return move("revert", "the manager answered after the deadline");
  if (size !== to) {
    return isTooLong
      ? move("revert", "the machine stopped half-way")
      : { kind: "wait", because: "the machine is on its way" };
  }
  if (state === "calling") return move("check", null);
  if (arrived(request, seen.guest)) return move("commit", null);
  if (isTooLong)
    return move("revert", "the manager shows the new size, and the guest's own capacity did not change");
  return { kind: "wait", because: "the guest does not show its new size yet" };
}

function arrived({ from, to, guestBefore }: MovingRequest, guest: number | null): boolean {
  if (guest === null) return false;
  const share = (guest - guestBefore) / (to - from);
  return share >= ARRIVES_AT_LEAST;
}

function move(event: RequestEvent, because: string | null): NextStep {
  return { kind: "move", event, because };
}
