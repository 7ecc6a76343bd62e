import type { ActionOutcome } from "@/server/api/shapes/common";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import type { BytesPerSecond } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { capacityOf } from "@/server/store/capacity-of";
import { bigintOf } from "@/server/store/limits-of";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/**
 * Sets what a host has of network and disk, which no engine tells: each direction, in bytes a second. `null` is not
 * known, and then nothing of it is given; a network that the host itself tells of is read again at the next start. A tenth
 * is kept for the host itself.
 */
export async function setCapacity(
  { db, clock, user }: Desk,
  {
    id,
    networkBytesPerSecond,
    diskBytesPerSecond,
  }: { id: number; networkBytesPerSecond: BytesPerSecond | null; diskBytesPerSecond: BytesPerSecond | null },
): Promise<ActionOutcome> {
  const host = await db.prisma.host.findUnique({ where: { id } });
  if (!host) throw new Failure("NOT_FOUND", "There is no such host.");
  const { cpuMillicores, memoryBytes } = capacityOf(host);
  const reserve = defaultReserve({ cpuMillicores, memoryBytes, networkBytesPerSecond, diskBytesPerSecond });
  const words = `network ${rateWords(networkBytesPerSecond)}, disk ${rateWords(diskBytesPerSecond)}`;
  await db.prisma.$transaction(async (tx) => {
    await tx.host.update({
      where: { id },
      data: {
        networkBytesPerSecond: bigintOf(networkBytesPerSecond),
        diskBytesPerSecond: bigintOf(diskBytesPerSecond),
        reserveNetworkBytesPerSecond: bigintOf(reserve.networkBytesPerSecond),
        reserveDiskBytesPerSecond: bigintOf(reserve.diskBytesPerSecond),
      },
    });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "host.capacity",
      subject: `host:${id}`,
      detail: `${host.name} has ${words}`,
    });
  });
  await announce(db, ["hosts"]);
  return { kind: "done", message: `The host has ${words} from now on.` };
}

function rateWords(rate: BytesPerSecond | null): string {
  return rate === null ? "not known" : amountWords("network", rate);
}
