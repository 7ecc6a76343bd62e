import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { sayOfLease } from "./release-grant";

/** Asks for a negotiation's grant before its end, once; it steps down from now on wherever that is safe. */
export async function recallLeases(
  db: Database,
  negotiationId: string,
  now: EpochMs,
  because: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.lease.updateMany({
      where: { negotiationId, state: { in: ["active", "releasing"] }, recalledAt: null },
      data: { recalledAt: new Date(now) },
    });
    if (count > 0) await sayOfLease(tx, negotiationId, "recall", now, `Recalled: ${because}`);
  });
}
