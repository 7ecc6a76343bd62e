import { amountWords } from "@/server/domain/negotiation/amount-words";
import { GRAIN } from "@/server/domain/negotiation/grid";
import { isExpired, type Lease } from "@/server/domain/negotiation/lease";
import { limitOf, type Usage } from "@/server/domain/negotiation/limit-of";
import { safeFloor } from "@/server/domain/negotiation/safe-floor";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { EpochMs, Limits } from "@/server/domain/units";

/** Whoever sets it back more often than this within an hour means it: a limit is not fought over. */
export const RESTORES_PER_HOUR = 3;

export interface RestoreInput {
  now: EpochMs;
  lease: Lease;
  /** The host wants it back before its end. */
  recalled: boolean;
  /** Caps in force now. */
  limitsNow: Limits;
  usage: Usage;
  /** Highest usage in the window that is looked back on; a `null` dimension is unknown. */
  peak: Limits;
  /** Highest upper usage that is forecast for the next lease; a `null` dimension is unknown. */
  upperBand: Limits;
  policy: Pick<EffectivePolicy, "mode" | "onDrift">;
  /** Restores of this lease that were intended within the last hour, whatever came of them. */
  restoresLastHour: number;
}

/** `yield`: it stays as somebody else set it, although policy would restore it, and a person is told why. */
export type Restore =
  | { kind: "none" }
  | { kind: "restore"; to: number; because: string }
  | { kind: "yield"; because: string };

/**
 * What becomes of a granted limit that somebody else changed while its lease lasts.
 *
 * Restores it where policy says so, a finite number of times an hour, and never under what usage, its peak and its
 * forecast need. `none` where nothing was changed, the limit is gone altogether, the grant is on its way back anyway, or
 * policy leaves the limit to whoever changed it.
 */
export function planRestore(input: RestoreInput): Restore {
  const { lease, now, policy, limitsNow, restoresLastHour } = input;
  const { dimension, amount } = lease;
  const limit = limitOf(limitsNow, dimension);
  if (limit === null || Math.abs(limit - amount) < GRAIN[dimension]) return { kind: "none" };
  if (policy.onDrift !== "restore" || policy.mode === "observe") return { kind: "none" };
  if (lease.state !== "active" || input.recalled || isExpired(lease, now)) return { kind: "none" };
  const words = (value: number) => amountWords(dimension, value);
  const moved = `somebody else set the ${dimension} limit to ${words(limit)}, and ${words(amount)} is granted`;
  if (restoresLastHour >= RESTORES_PER_HOUR) {
    const because = `${moved}; it was set again ${restoresLastHour} times within the hour: it is theirs now, a person must decide`;
    return { kind: "yield", because };
  }
  const floor = limit > amount ? safeFloor(input, dimension) : 0;
  if (floor === null || floor > amount) {
    const needs = floor === null ? "usage, its peak or its forecast is unknown" : `${words(floor)} is needed`;
    return { kind: "yield", because: `${moved}; to lower it is not safe, since ${needs}: it is theirs now` };
  }
  return {
    kind: "restore",
    to: amount,
    because: `${moved}: set again, ${restoresLastHour + 1} of ${RESTORES_PER_HOUR} times within the hour`,
  };
}
