import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { announce } from "@/server/store/live";
import { settleReclaim } from "@/server/store/settle-reclaim";
import type { Desk } from "./desk";

/** Accepts one or many steps down, each on its own: what has lost its ground meanwhile is told, the others go on. */
export async function acceptSavings(
  { db, clock, jobs, user }: Desk,
  { offers }: { offers: readonly { id: string; revision: number }[] },
): Promise<ActionOutcome> {
  const known = await db.prisma.negotiation.findMany({
    where: { id: { in: offers.map(({ id }) => id) }, kind: "reclaim" },
    select: { id: true, container: { select: { name: true } } },
  });
  if (known.length === 0) throw new Failure("NOT_FOUND", "There is no such offer.");
  const names = new Map(known.map((row) => [row.id, row.container.name]));
  const refusals: string[] = [];
  let accepted = 0;
  for (const { id, revision } of offers) {
    const name = names.get(id);
    if (name === undefined) continue;
    const settled = await settleReclaim(db, {
      negotiationId: id,
      revision,
      sender: `operator:${user.name}`,
      now: clock.now(),
    });
    if (settled.kind === "refused") refusals.push(`${name}: ${settled.because}`);
    else {
      accepted += 1;
      await jobs.send("apply", { changeId: settled.changeId }, settled.changeId);
    }
  }
  await announce(db, ["negotiations", "fleet"]);
  if (accepted === 0) return { kind: "refused", because: refusals.slice(0, 3).join(" ") };
  const words = accepted === 1 ? "1 step down" : `${accepted} steps down`;
  const rest =
    refusals.length > 0 ? ` ${refusals.length} could not be taken: ${refusals.slice(0, 3).join(" ")}` : "";
  return { kind: "done", message: `Accepted ${words}; each is applied, read back and watched.${rest}` };
}
