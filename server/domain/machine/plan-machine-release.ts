import type { MachineDimension } from "@/server/domain/machine/machine";
import { ceilToMachine, machineStep } from "@/server/domain/machine/machine-grid";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { DurationMs, EpochMs } from "@/server/domain/units";

/** Nobody has needed it for so long: it goes back before its end. */
export const IDLE_BEFORE_RELEASE_MS: DurationMs = 5 * 60_000;
/** Free memory beside what the guest uses that stays, as a share of the use. */
const MARGIN = 0.1;

export interface MachineHolding {
  now: EpochMs;
  dimension: MachineDimension;
  /** The machine's size before its first growth, and the one that is lent: absolute. */
  baseline: number;
  granted: number;
  endsAt: EpochMs;
  /** Since when nothing of it was needed; `null`: it is, or nobody looked. */
  idleSince: EpochMs | null;
  /** The host's own capacity now, and what of it is reserved, promised or expected: same unit. */
  capacity: number;
  needed: number;
  /** What the whole guest uses now, its own programs included; `null`: not known. */
  used: number | null;
  /** Somebody on the host is being answered in this dimension. */
  isAskedFor: boolean;
}

export type MachineRelease =
  /** `idle`: nothing of it is needed at this moment. */
  | { kind: "wait"; idle: boolean }
  | { kind: "shrink"; to: number; because: string }
  | { kind: "renew"; because: string }
  | { kind: "keep"; because: string };

/**
 * Whether a machine gives back what it was lent. It does as soon as containers have not needed it for a while, and at
 * the lease's end as far as they do not need it; what they need is renewed.
 *
 * Never under what containers are promised and the reserve, nor under what the guest uses and a tenth; where that use
 * is unknown, nothing goes back, and it says so.
 */
export function planMachineRelease(holding: MachineHolding): MachineRelease {
  const { now, dimension, baseline, granted, capacity, needed, used, endsAt, idleSince } = holding;
  const words = (amount: number) => amountWords(dimension, amount);
  // What the host shows and what the manager counts differ by the guest's own tables: only differences carry over.
  const least = Math.max(needed, used === null ? 0 : used * (1 + MARGIN));
  const spare = Math.max(0, capacity - least);
  const to = Math.max(baseline, ceilToMachine(dimension, granted - spare));
  const idle = to === baseline && !holding.isAskedFor;
  const isOver = now >= endsAt;
  const isLongIdle = idle && idleSince !== null && now - idleSince >= IDLE_BEFORE_RELEASE_MS;
  if (!isOver && !isLongIdle) return { kind: "wait", idle };
  if (used === null)
    return {
      kind: "keep",
      because: `what the guest uses of ${dimension} is not known, so nothing is taken from it`,
    };
  if (holding.isAskedFor) return { kind: "renew", because: `${dimension} is being asked for on this host` };
  if (granted - to >= machineStep(dimension)) {
    const why = idle ? "no container needs it any more" : `containers need ${words(needed)} of the host`;
    return { kind: "shrink", to, because: `${why}; the guest uses ${words(used)}` };
  }
  return {
    kind: "renew",
    because: `containers and the reserve still need ${words(needed)} of ${words(capacity)}`,
  };
}
