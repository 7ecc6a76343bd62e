import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { announce } from "@/server/store/live";
import { findNegotiation } from "@/server/store/negotiations";
import { takeBackChange } from "@/server/store/take-back-change";
import type { Desk } from "./desk";

/** Second thoughts: takes an approval back while nothing of it was applied. */
export async function takeBack({ db, clock, user }: Desk, { id }: { id: string }): Promise<ActionOutcome> {
  const container = await takeBackChange(db, { negotiationId: id, name: user.name, now: clock.now() });
  if (container === null) {
    if (!(await findNegotiation(db.prisma, id)))
      throw new Failure("NOT_FOUND", "There is no such negotiation.");
    return {
      kind: "refused",
      because: "It is applied already, or was taken back. Its lease ends by itself.",
    };
  }
  await announce(db, ["negotiations", "fleet", "hosts"]);
  return {
    kind: "done",
    message: `Taken back: nothing was changed at ${container}. A new offer follows while it is at risk.`,
  };
}
