import type { MachineDimension } from "@/server/domain/machine/machine";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database, Transaction } from "./database";
import type { Host, MachineLease } from "./generated/client";
import { capacityIn, writeCapacity } from "./host-capacity";
import { lockLedger, readLedger } from "./ledger";
import { advanceRequest, type LiveRequest } from "./machine-requests";
import { isActingPaused } from "./settings";
import { unlessUnderWay } from "./store-ask";

/** A machine outlasts the grant that it grew for by this: the container's own lease ends first. */
const OUTLASTS_MS: DurationMs = 5 * 60_000;
/** How long a size that goes back may take. */
const SHRINK_WITHIN_MS: DurationMs = 90_000;

/** What machines were lent and is not back, by host. */
export async function machineLeases({ prisma }: Database, hostId: number): Promise<MachineLease[]> {
  return prisma.machineLease.findMany({ where: { hostId, state: "active" }, orderBy: { dimension: "asc" } });
}

/**
 * A request whose new size was read back and seen from inside: from now on its host has what it shows, and the machine's
 * lease says so. One transaction, under the ledger's lock.
 */
export async function commitRequest(
  db: Database,
  request: LiveRequest,
  seen: { size: number; guest: number; at: EpochMs },
): Promise<LiveRequest> {
  const { at, guest, size } = seen;
  const { dimension, hostId } = request;
  const from = Number(request.fromAmount);
  const to = Number(request.toAmount);
  const words = (amount: number) => amountWords(dimension, amount);
  return db.prisma.$transaction(async (tx) => {
    await lockLedger(tx, hostId);
    const committed = await advanceRequest(tx, request, "commit", {
      at,
      text: `The machine under this host went from ${words(from)} to ${words(to)} of ${dimension}: read back from its manager, and the host itself shows ${words(guest)}`,
      data: { observed: { size, guest } },
    });
    await writeCapacity(tx, hostId, dimension, guest);
    const lease = await tx.machineLease.findFirst({ where: { hostId, dimension, state: "active" } });
    if (request.kind === "grow") await lend(tx, request, lease, { from, to, at });
    else if (lease) await handBack(tx, lease, to, at);
    return committed;
  });
}

async function lend(
  tx: Transaction,
  { hostId, dimension, durationSeconds }: LiveRequest,
  lease: MachineLease | null,
  { from, to, at }: { from: number; to: number; at: EpochMs },
): Promise<void> {
  const endsAt = new Date(at + durationSeconds * 1000 + OUTLASTS_MS);
  if (lease === null) {
    const sizes = { baseline: BigInt(from), granted: BigInt(to) };
    const term = { startsAt: new Date(at), endsAt };
    await tx.machineLease.create({ data: { hostId, dimension, state: "active", ...sizes, ...term } });
    return;
  }
  const until = endsAt > lease.endsAt ? endsAt : lease.endsAt;
  const data = { granted: BigInt(to), endsAt: until, idleSince: null, note: null };
  await tx.machineLease.update({ where: { id: lease.id }, data });
}

async function handBack(tx: Transaction, lease: MachineLease, to: number, at: EpochMs): Promise<void> {
  const isAll = BigInt(to) <= lease.baseline;
  await tx.machineLease.update({
    where: { id: lease.id },
    data: isAll
      ? { state: "released", endedAt: new Date(at), note: "given back" }
      : { granted: BigInt(to), idleSince: null, note: "given back in part" },
  });
}

/**
 * Writes the intent to give back, and takes what goes out of the host's capacity at once: so nobody is promised it.
 *
 * Returns  the request's id; `null` when it no longer fits, somebody else moves the machine, or acting was paused.
 */
export async function intendShrink(
  db: Database,
  about: {
    hostId: number;
    dimension: MachineDimension;
    from: number;
    to: number;
    because: string;
    now: EpochMs;
  },
): Promise<string | null> {
  const { hostId, dimension, from, to, because, now } = about;
  const row = await unlessUnderWay(() =>
    db.prisma.$transaction(async (tx) => {
      await lockLedger(tx, hostId);
      if (await isActingPaused({ prisma: tx })) return null;
      const host = await tx.host.findUniqueOrThrow({ where: { id: hostId } });
      const capacity = capacityIn(host, dimension);
      const left = capacity - (from - to);
      if ((await neededOf(tx, host, dimension, now)) > left) return null;
      await writeCapacity(tx, hostId, dimension, left);
      return tx.machineRequest.create({
        data: {
          hostId,
          dimension,
          kind: "shrink",
          state: "intended",
          fromAmount: BigInt(from),
          toAmount: BigInt(to),
          guestBefore: BigInt(capacity),
          lossAvoided: 0,
          durationSeconds: 0,
          reason: because,
          deadlineAt: new Date(now + SHRINK_WITHIN_MS),
          askedAt: new Date(now),
        },
      });
    }),
  );
  return row?.id ?? null;
}

/** What of a host is reserved, promised or expected, in the dimension's unit. */
export async function neededOf(
  prisma: Database["prisma"] | Transaction,
  { id }: Host,
  dimension: MachineDimension,
  now: EpochMs,
): Promise<number> {
  const { own } = await readLedger({ prisma }, { hostId: id, now });
  const field = dimension === "cpu" ? "cpuMillicores" : "memoryBytes";
  return own.reserve[field] + own.committed[field] + own.reserved[field];
}

/** The lease goes on, with the reason. */
export async function renewMachineLease(db: Database, lease: MachineLease, until: EpochMs, note: string) {
  await db.prisma.machineLease.updateMany({
    where: { id: lease.id, state: "active", renewals: lease.renewals },
    data: { endsAt: new Date(until), renewals: lease.renewals + 1, note },
  });
}

export async function noteOnMachineLease(
  db: Database,
  lease: MachineLease,
  data: { note?: string; idleSince?: Date | null },
): Promise<void> {
  await db.prisma.machineLease.updateMany({ where: { id: lease.id, state: "active" }, data });
}

/** What was lent is nobody's to give back any more; `because` says why. */
export async function endMachineLease(
  tx: Transaction,
  lease: MachineLease,
  at: EpochMs,
  actor: string,
  because: string,
): Promise<void> {
  await tx.machineLease.update({
    where: { id: lease.id },
    data: { state: "released", endedAt: new Date(at), note: because },
  });
  const subject = `host:${lease.hostId}`;
  await appendAudit(tx, { at, actor, action: "machine.lease.end", subject, detail: because });
}
