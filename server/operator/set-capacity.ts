import type { ActionOutcome } from "@/server/api/shapes/common";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { BytesPerSecond, Ratio } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { bigintOf } from "@/server/store/limits-of";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** Of network and disk, unless somebody says otherwise. */
const DEFAULT_RESERVE_SHARE: Ratio = 0.1;

/**
 * Sets what a host has of network and disk, which no engine tells: each direction, in bytes a second. `null` is not
 * known, and then nothing of it is given; a network that the host itself tells of is read again at the next start.
 *
 * reserveShare  of both, in [0, 0.9], kept for the host itself; left out: a tenth.
 */
export async function setCapacity(
  { db, clock, user }: Desk,
  {
    id,
    networkBytesPerSecond,
    diskBytesPerSecond,
    reserveShare = DEFAULT_RESERVE_SHARE,
  }: {
    id: number;
    networkBytesPerSecond: BytesPerSecond | null;
    diskBytesPerSecond: BytesPerSecond | null;
    reserveShare?: Ratio | undefined;
  },
): Promise<ActionOutcome> {
  const host = await db.prisma.host.findUnique({ where: { id } });
  if (!host) throw new Failure("NOT_FOUND", "There is no such host.");
  const kept = (rate: BytesPerSecond | null) =>
    bigintOf(rate === null ? null : Math.ceil(rate * reserveShare));
  const words = `network ${rateWords(networkBytesPerSecond)}, disk ${rateWords(diskBytesPerSecond)}, and keeps ${Math.round(reserveShare * 100)} % of them`;
  await db.prisma.$transaction(async (tx) => {
    await tx.host.update({
      where: { id },
      data: {
        networkBytesPerSecond: bigintOf(networkBytesPerSecond),
        diskBytesPerSecond: bigintOf(diskBytesPerSecond),
        reserveNetworkBytesPerSecond: kept(networkBytesPerSecond),
        reserveDiskBytesPerSecond: kept(diskBytesPerSecond),
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
