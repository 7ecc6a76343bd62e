import { Failure } from "@/server/failures";
import type { Database } from "./database";
import { type Settled, type Settlement, settleGrant } from "./settle-grant";
import { settleReclaim } from "./settle-reclaim";

/** Accepts an offer, whichever way it goes. */
export async function settle(db: Database, settlement: Settlement): Promise<Settled> {
  const row = await db.prisma.negotiation.findUnique({
    where: { id: settlement.negotiationId },
    select: { kind: true },
  });
  if (!row) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  return row.kind === "reclaim" ? settleReclaim(db, settlement) : settleGrant(db, settlement);
}
