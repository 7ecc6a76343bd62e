import { ceilTo, ENGINE_MINIMUM, GRAIN } from "@/server/domain/negotiation/grid";
import type { LimitDimension } from "@/server/domain/units";

/** One container that might give. Amounts are in the dimension's unit. */
export interface DonorCandidate {
  containerId: number;
  name: string;
  priority: number;
  /** The cap in force; `null`: there is none to lower. */
  limit: number | null;
  /** What the host's ledger counts for it now. */
  counted: number;
  /** Over its usage, its peak and its own upper band; `null`: something of that is unknown, and it never gives. */
  floor: number | null;
  /** The least that its policy guarantees. */
  min: number | null;
  /** Why it cannot be changed now; `null`: it can. */
  heldBack: string | null;
}

/** `to` is an absolute limit; `frees` what the ledger counts less for it. */
export interface Gift {
  containerId: number;
  name: string;
  priority: number;
  from: number;
  to: number;
  frees: number;
}

/**
 * Who gives how much, so that `need` more is free: lowest priority first, only those below the asker, the greatest
 * slack first among equals; never under a donor's floor, its policy's minimum, or what the engine takes.
 *
 * Returns  the gifts, as few as it takes; they may free less than `need` where there is no more slack.
 */
export function findDonors(
  candidates: readonly DonorCandidate[],
  question: { dimension: LimitDimension; need: number; askerPriority: number },
): { gifts: Gift[]; frees: number } {
  const { dimension, need, askerPriority } = question;
  const able = candidates
    .filter((c) => c.heldBack === null && c.priority < askerPriority)
    .flatMap((c) => {
      const least = leastLimit(c, dimension);
      if (least === null || c.limit === null || least >= c.limit) return [];
      // What is used above the cap for a moment is freed by no lower cap.
      return [{ ...c, limit: c.limit, counted: Math.min(c.counted, c.limit), least }];
    })
    .sort(
      (a, b) =>
        a.priority - b.priority || b.limit - b.least - (a.limit - a.least) || a.containerId - b.containerId,
    );
  const gifts: Gift[] = [];
  let frees = 0;
  for (const { containerId, name, priority, limit, counted, least } of able) {
    if (frees >= need) break;
    const wanted = ceilTo(Math.max(0, counted - (need - frees)), GRAIN[dimension]);
    // Rounding up to a whole grain must not raise it.
    const to = Math.min(limit, Math.max(least, wanted));
    const given = counted - to;
    if (given <= 0) continue;
    gifts.push({ containerId, name, priority, from: limit, to, frees: given });
    frees += given;
  }
  return { gifts, frees };
}

/** The least that this container may be lowered to; `null` where that is unknown. */
export function leastLimit(
  { floor, min }: Pick<DonorCandidate, "floor" | "min">,
  dimension: LimitDimension,
): number | null {
  if (floor === null) return null;
  return ceilTo(Math.max(floor, min ?? 0, ENGINE_MINIMUM[dimension]), GRAIN[dimension]);
}
