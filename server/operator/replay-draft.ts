import type { ActionOutcome } from "@/server/api/shapes/common";
import { announce } from "@/server/store/live";
import { beginReplay, endReplay } from "@/server/store/policy-replays";
import type { PolicyDraft } from "@/server/store/policy-scope";
import type { Desk } from "./desk";

/** Asks for a replay of a draft; where one is under way, or fresh, it is that one. */
export async function startReplay(
  { db, clock, jobs, user }: Desk,
  draft: PolicyDraft,
): Promise<{ id: string }> {
  const { id, isNew } = await beginReplay(db, draft, `user:${user.name}`, clock.now());
  if (isNew) await jobs.send("replay-policy", { replayId: id }, `replay-policy-${id}`);
  return { id };
}

/** Ends a replay before its time; what it had found is dropped. */
export async function cancelReplay(
  { db, clock, user }: Desk,
  { id }: { id: string },
): Promise<ActionOutcome> {
  await endReplay(db, id, { state: "cancelled", words: `cancelled by ${user.name}` }, clock.now());
  await announce(db, ["policies"]);
  return { kind: "done", message: "The replay is cancelled." };
}
