import { nextTry } from "@/server/domain/notifications/next-try";
import {
  type EventKind,
  isLasting,
  type NotificationEvent,
} from "@/server/domain/notifications/notification-event";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

/** What comes within this after a message of a channel is gathered into the next one. */
const GATHER_MS: DurationMs = 30_000;
const MOST_AT_ONCE = 50;

/**
 * Makes one message a channel out of all that is due for it. What is over by now is dropped, not told; a channel that was
 * switched off is told nothing.
 */
export async function gatherDue(db: Database, now: EpochMs): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    // One at a time: two gatherings would tell the same twice.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('pfn-notifications'))`;
    const due = await tx.notificationDelivery.findMany({
      where: { messageId: null, droppedBecause: null, dueAt: { lte: new Date(now) } },
      include: { event: true, channel: { select: { enabled: true } } },
    });
    const channels = new Map<number, typeof due>();
    for (const delivery of due) {
      channels.set(delivery.channelId, [...(channels.get(delivery.channelId) ?? []), delivery]);
    }
    for (const [channelId, deliveries] of channels) {
      const over = deliveries.filter(
        ({ event }) => event.endedAt !== null && isLasting(event.kind as EventKind),
      );
      await drop(tx, over, "it was over before it was told");
      const isOff = deliveries.some(({ channel }) => !channel.enabled);
      const rest = deliveries.filter((delivery) => !over.includes(delivery));
      if (isOff) await drop(tx, rest, "the channel was switched off");
      else if (rest.length > 0 && !(await spokeSince(tx, channelId, now - GATHER_MS))) {
        await tx.notificationMessage.create({
          data: {
            channelId,
            createdAt: new Date(now),
            nextTryAt: new Date(now),
            deliveries: {
              connect: rest.map(({ eventId }) => ({ channelId_eventId: { channelId, eventId } })),
            },
          },
        });
      }
    }
  });
}

async function drop(
  tx: Transaction,
  deliveries: readonly { channelId: number; eventId: bigint }[],
  droppedBecause: string,
): Promise<void> {
  for (const { channelId, eventId } of deliveries) {
    await tx.notificationDelivery.update({
      where: { channelId_eventId: { channelId, eventId } },
      data: { droppedBecause },
    });
  }
}

async function spokeSince(tx: Transaction, channelId: number, since: EpochMs): Promise<boolean> {
  const where = { channelId, isTest: false, createdAt: { gt: new Date(since) } };
  return (await tx.notificationMessage.count({ where })) > 0;
}

export type ClaimedMessage = Awaited<ReturnType<typeof claimMessages>>[number];

/**
 * Takes the messages whose turn it is. The next try is set before this one begins: a process that dies in between leaves
 * the message to another, and does not hold it.
 */
export async function claimMessages(db: Database, now: EpochMs) {
  const { rows } = await db.pool.query<{ id: string; attempts: number }>(
    `update notification_message m set attempts = attempts + 1, next_try_at = $1::timestamptz + interval '2 minutes'
     where id in (
       select id from notification_message where next_try_at <= $1 and sent_at is null and failed_at is null
       order by created_at limit ${MOST_AT_ONCE} for update skip locked)
     returning m.id, m.attempts`,
    [new Date(now)],
  );
  return db.prisma.notificationMessage.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    include: { channel: true, deliveries: { include: { event: true } } },
    orderBy: { createdAt: "asc" },
  });
}

/** What a claimed message tells of. */
export function eventsOf(
  message: ClaimedMessage,
): Omit<NotificationEvent, "key" | "containerId" | "workload">[] {
  return message.deliveries.map(({ event }) => ({
    kind: event.kind as EventKind,
    severity: event.severity as NotificationEvent["severity"],
    culprit: event.culprit,
    hostName: event.hostName,
    title: event.title,
    reason: event.reason,
    path: event.path,
    deadlineAt: event.deadlineAt?.getTime() ?? null,
    at: event.at.getTime(),
  }));
}

export async function markSent(db: Database, id: string, answer: string, now: EpochMs): Promise<void> {
  await db.prisma.notificationMessage.update({
    where: { id },
    data: { sentAt: new Date(now), nextTryAt: null, answer },
  });
}

/** Sets the next try of a message that did not arrive, or gives it up. Returns whether it was given up. */
export async function markNotSent(
  db: Database,
  message: Pick<ClaimedMessage, "id" | "attempts" | "isTest">,
  { because, retry }: { because: string; retry: boolean },
  now: EpochMs,
): Promise<boolean> {
  // Whoever presses "test" waits for the answer, not for the eighth one.
  const again = retry && !message.isTest ? nextTry(message.attempts, now) : null;
  await db.prisma.notificationMessage.update({
    where: { id: message.id },
    data: {
      answer: because,
      nextTryAt: again === null ? null : new Date(again),
      failedAt: again === null ? new Date(now) : null,
    },
  });
  return again === null;
}
