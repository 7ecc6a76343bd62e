import type { NegotiationState } from "@/server/domain/negotiation/negotiation-state";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { Database } from "./database";
import type { NegotiationHandle } from "./negotiations";

/** A deferred negotiation of a container whose time to ask again has come; `null`: there is none. */
export async function dueDeferral(
  { prisma }: Database,
  containerId: number,
  dimension: LimitDimension,
  now: EpochMs,
): Promise<NegotiationHandle | null> {
  const row = await prisma.negotiation.findFirst({
    where: { containerId, dimension, state: "deferred", expiresAt: { lte: new Date(now) } },
    select: { id: true, state: true, revision: true },
  });
  return row && { ...row, state: row.state as NegotiationState };
}
