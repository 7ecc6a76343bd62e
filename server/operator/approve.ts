import type { ActionOutcome } from "@/server/api/shapes/common";
import { announce } from "@/server/store/live";
import { settle } from "@/server/store/settle";
import type { Desk } from "./desk";

/** Accepts an offer as it stands, or another amount of the same. Of several people at once one wins, the rest are told who. */
export async function approve(
  desk: Desk,
  input: { id: string; revision: number; note?: string; amount?: number },
): Promise<ActionOutcome> {
  const settled = await settle(desk.db, {
    negotiationId: input.id,
    revision: input.revision,
    sender: `operator:${desk.user.name}`,
    amount: input.amount,
    note: input.note,
    now: desk.clock.now(),
  });
  if (settled.kind === "refused") return settled;
  await desk.jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
  await announce(desk.db, ["negotiations", "fleet"]);
  return { kind: "done", message: "Accepted; the change is being applied and read back." };
}
