import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { lockedBecause } from "@/server/store/auto-gates";
import type { Database } from "@/server/store/database";
import { unlockWords } from "@/server/store/policy-replays";
import type { PolicyDraft } from "@/server/store/policy-scope";
import { readAutoBar } from "@/server/store/settings";

/** `none`: it acts on a person's word only, or may act already. `earned`: the backtest unlocks it. */
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
  const unlock =
    draft.id === undefined
      ? null
      : await db.prisma.autoUnlock.findUnique({ where: { policyId: draft.id }, include: { policy: true } });
  // Another scope is another history: what was proved of one says nothing of the other.
  const isSameScope = unlock?.policy.pattern === draft.pattern;
  if (unlock !== null && isSameScope && lockedBecause(unlock) === null) return { kind: "none" };
  const what = mode === "auto" ? "Auto" : "Taking silence for a yes";
  const remedy =
    draft.id === undefined
      ? "Save it in ask first; an administrator can then override that."
      : "An administrator can override that, with a reason.";
  if (replay === null) {
    const because = `${what} is locked, and there is no backtest of these values from within the hour: wait for What if. ${remedy}`;
    return { kind: "refused", because };
  }
  const verdict = unlockWords(replay, await readAutoBar(db));
  if (verdict.unlocks) return { kind: "earned", reason: verdict.words.join("; ") };
  return { kind: "refused", because: `${what} is locked: ${verdict.words.join("; ")}. ${remedy}` };
}
