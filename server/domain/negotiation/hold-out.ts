import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Ratio } from "@/server/domain/units";

/** From this priority on, a failure is too dear to learn from. */
export const CRITICAL_PRIORITY = 80;

export const HOLDOUT_ARMS = ["held_out", "granted"] as const;
export type HoldoutArm = (typeof HOLDOUT_ARMS)[number];

export type HoldoutTerms = Pick<EffectivePolicy, "mode" | "priority" | "holdoutShare">;

/** Whether chance has a say: only where nobody is asked, somebody allowed it, and the workload is not critical. */
export function mayHoldOut({ mode, priority, holdoutShare }: HoldoutTerms): boolean {
  return mode === "auto" && holdoutShare > 0 && priority < CRITICAL_PRIORITY;
}

/**
 * Which arm a negotiation is in. A grant hides its own label, so a small share is withheld by chance: what comes then, beside
 * what comes after a grant, is an estimate that owes nothing to a model.
 *
 * Returns  the same for the same negotiation, whenever it is asked; `null` where chance has no say.
 * Source   randomised hold-out against the prevention trap; arXiv 2402.00034, docs/models/averted.md.
 */
export function holdoutArm(negotiationId: string, terms: HoldoutTerms): HoldoutArm | null {
  if (!mayHoldOut(terms)) return null;
  return drawOf(negotiationId) < terms.holdoutShare ? "held_out" : "granted";
}

/** In [0, 1), evenly. Source: FNV-1a, finished as MurmurHash3 does. */
function drawOf(id: string): Ratio {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
