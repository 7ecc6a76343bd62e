import type { ActionOutcome } from "@/server/api/shapes/common";
import { announce } from "@/server/store/live";
import { settle } from "@/server/store/settle";
import type { Desk } from "./desk";

/** A job that comes a moment too early would find nothing to do. */
const MARGIN_MS = 250;

/** Accepts an offer as it stands, or another amount of the same. Of several people at once one wins, the rest are told who. */
export async function approve(
  desk: Desk,
  input: { id: string; revision: number; note?: string; amount?: number; undoSeconds?: number },
): Promise<ActionOutcome> {
  const now = desk.clock.now();
  const settled = await settle(desk.db, {
    negotiationId: input.id,
    revision: input.revision,
    sender: `operator:${desk.user.name}`,
    amount: input.amount,
    note: input.note,
    undoMs: (input.undoSeconds ?? 0) * 1000,
    now,
  });
  if (settled.kind === "refused") return settled;
  const { changeId, appliesAt } = settled;
  await desk.jobs.send("apply", { changeId }, changeId, appliesAt === null ? 0 : appliesAt - now + MARGIN_MS);
  await announce(desk.db, ["negotiations", "fleet"]);
  const message = "Accepted; the change is being applied and read back.";
  if (appliesAt === null) return { kind: "done", message };
  return {
    kind: "done",
    message: `Accepted; it is applied in ${Math.round((appliesAt - now) / 1000)} s.`,
    undo: { negotiationId: input.id, until: appliesAt },
  };
}
