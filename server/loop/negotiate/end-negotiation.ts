import { failureLine } from "@/server/domain/negotiation/words";
import type { EpochMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import type { House } from "@/server/house";
import { advance, type NegotiationHandle } from "@/server/store/negotiations";

/** Ends a negotiation that gives nothing, and says why. Whoever decided it meanwhile was first, and that stands. */
export async function endNegotiation(
  { db, log }: House,
  { handle, containerName }: { handle: NegotiationHandle; containerName: string },
  event: "withdraw" | "expire",
  at: EpochMs,
  because: string,
): Promise<void> {
  try {
    await db.prisma.$transaction((tx) =>
      advance(tx, handle, event, { at, sender: "controller", text: because }),
    );
  } catch (error) {
    if (error instanceof Failure && error.code === "CHANGED_MEANWHILE") return;
    throw error;
  }
  log.warn({ container: containerName, negotiationId: handle.id }, failureLine(containerName, because));
}
