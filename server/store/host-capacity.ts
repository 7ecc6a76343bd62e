import type { MachineDimension } from "@/server/domain/machine/machine";
import { LIVE_REQUEST_STATES } from "@/server/domain/machine/request-state";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import type { Host } from "./generated/client";
import { lockLedger } from "./ledger";

/** Writes one dimension of what a host has; the caller holds the ledger's lock. */
export async function writeCapacity(
  tx: Transaction,
  hostId: number,
  dimension: MachineDimension,
  amount: number,
): Promise<void> {
  const data = dimension === "cpu" ? { cpuMillicores: amount } : { memoryBytes: BigInt(amount) };
  await tx.host.update({ where: { id: hostId }, data });
}

/**
 * Follows what a host says of itself now: machines are resized under it, by PFN and by others.
 *
 * While PFN's own request moves the machine, only what is there before and after it counts: growth that is not committed
 * may go back, and what is about to go is promised to nobody.
 */
export async function followCapacity(
  db: Database,
  hostId: number,
  said: Pick<Quantities, "cpuMillicores" | "memoryBytes">,
  now: EpochMs,
): Promise<void> {
  const host = await db.prisma.host.findUniqueOrThrow({ where: { id: hostId } });
  if (host.cpuMillicores === said.cpuMillicores && Number(host.memoryBytes) === said.memoryBytes) return;
  await db.prisma.$transaction(async (tx) => {
    await lockLedger(tx, hostId);
    const before = await tx.host.findUniqueOrThrow({ where: { id: hostId } });
    const moving = await tx.machineRequest.findMany({
      where: { hostId, state: { in: LIVE_REQUEST_STATES }, toAmount: { not: null } },
    });
    for (const dimension of ["cpu", "memory"] as const) {
      const request = moving.find((row) => row.dimension === dimension);
      const had = capacityIn(before, dimension);
      const says = dimension === "cpu" ? said.cpuMillicores : said.memoryBytes;
      const counts = request ? Math.min(says, sureOf(request)) : says;
      if (counts === had) continue;
      await writeCapacity(tx, hostId, dimension, counts);
      if (request) continue;
      await appendAudit(tx, {
        at: now,
        actor: "runtime",
        action: "host.capacity",
        subject: `host:${hostId}`,
        detail: `${host.name} says that it has ${amountWords(dimension, says)} of ${dimension}, and had ${amountWords(dimension, had)}`,
      });
    }
  });
}

export function capacityIn(host: Host, dimension: MachineDimension): number {
  return dimension === "cpu" ? host.cpuMillicores : Number(host.memoryBytes);
}

/** What a host has for sure while its machine moves. */
function sureOf(request: {
  guestBefore: bigint | null;
  fromAmount: bigint | null;
  toAmount: bigint | null;
}): number {
  const change = Number((request.toAmount ?? 0n) - (request.fromAmount ?? 0n));
  return Number(request.guestBefore ?? 0n) + Math.min(0, change);
}
