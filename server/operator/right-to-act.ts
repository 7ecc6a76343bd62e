import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { lockedBecause } from "@/server/store/auto-gates";
import type { Database } from "@/server/store/database";
import { unlockWords } from "@/server/store/policy-replays";
import type { PolicyDraft } from "@/server/store/policy-scope";
import { readAutoBar } from "@/server/store/settings";

/**
 * `none`: nothing changes, since it acts on a person's word only, may act already, or stays as locked as it is.
 * `earned`: the backtest unlocks it.
 */
export type RightToAct =
  | { kind: "none" }
  | { kind: "earned"; reason: string }
  | { kind: "refused"; because: string };

/**
 * Whether a draft that would act by itself may be saved: *auto*, or silence that is taken for a yes.
 *
 * replay  the newest one of exactly this draft; `null` where there is none.
 */
export async function rightToAct(
  db: Database,
  draft: PolicyDraft,
  replay: PolicyReplay | null,
): Promise<RightToAct> {
  const { mode, onApprovalTimeout } = draft.overrides;
  if (mode !== "auto" && onApprovalTimeout !== "accept") return { kind: "none" };
  const saved =
    draft.id === undefined
      ? null
      : await db.prisma.policy.findUnique({ where: { id: draft.id }, include: { unlock: true } });
  // Another scope is another history: what was proved of one says nothing of the other.
  const isSameScope = saved?.pattern === draft.pattern;
  if (saved !== null && isSameScope && lockedBecause(saved.unlock) === null) return { kind: "none" };
  const verdict = replay && unlockWords(replay, await readAutoBar(db));
  if (verdict?.unlocks) return { kind: "earned", reason: verdict.words.join("; ") };
  // It waits for a person already: its other values may be tuned until they earn it.
  const isTuned = mode !== "auto" || saved?.mode === "auto";
  const isSilentTuned = onApprovalTimeout !== "accept" || saved?.onApprovalTimeout === "accept";
  if (isSameScope && isTuned && isSilentTuned) return { kind: "none" };
  const what = mode === "auto" ? "Auto" : "Taking silence for a yes";
  const remedy =
    draft.id === undefined
      ? "Save it in ask first; an administrator can then override that."
      : "An administrator can override that, with a reason.";
  if (verdict === null) {
    const because = `${what} is locked, and there is no backtest of these values from within the hour: wait for What if. ${remedy}`;
    return { kind: "refused", because };
  }
  return { kind: "refused", because: `${what} is locked: ${verdict.words.join("; ")}. ${remedy}` };
}
