import {
  type EventKind,
  isLasting,
  type NotificationEvent,
} from "@/server/domain/notifications/notification-event";
import { routeEvent } from "@/server/domain/notifications/route-event";
import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import { toRule } from "./notification-channels";
import { matchesPattern } from "./policies";

/**
 * Writes down what was not known yet, and decides once which channels are told of it and when: a rule that is changed
 * later changes nothing about the past.
 */
export async function recordEvents(db: Database, events: readonly NotificationEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db.prisma.$transaction(async (tx) => {
    const known = await tx.notificationEvent.findMany({
      where: { key: { in: events.map(({ key }) => key) } },
      select: { key: true },
    });
    const knownKeys = new Set(known.map(({ key }) => key));
    const unknown = events.filter(({ key }) => !knownKeys.has(key));
    if (unknown.length === 0) return;
    const created = await tx.notificationEvent.createManyAndReturn({
      data: unknown.map(({ deadlineAt, at, ...event }) => ({
        ...event,
        at: new Date(at),
        deadlineAt: deadlineAt === null ? null : new Date(deadlineAt),
        // What was of one moment is over with it.
        endedAt: isLasting(event.kind) ? null : new Date(at),
      })),
      skipDuplicates: true,
      select: { id: true, key: true },
    });
    const ids = new Map(created.map(({ key, id }) => [key, id]));
    await route(
      tx,
      unknown.flatMap((event) => (ids.has(event.key) ? [{ id: ids.get(event.key)!, event }] : [])),
    );
  });
}

async function route(
  tx: Transaction,
  fresh: readonly { id: bigint; event: NotificationEvent }[],
): Promise<void> {
  const channels = await tx.notificationChannel.findMany({
    where: { enabled: true },
    include: { rules: true },
  });
  const data = channels.flatMap(({ id: channelId, rules, createdAt }) =>
    fresh.flatMap(({ id: eventId, event }) => {
      // A new channel hears of what goes on, not of what was over before it was there.
      if (!isLasting(event.kind) && event.at < createdAt.getTime()) return [];
      const dueAt = routeEvent(event, rules.map(toRule), matchesPattern);
      return dueAt === null ? [] : [{ channelId, eventId, dueAt: new Date(dueAt) }];
    }),
  );
  await tx.notificationDelivery.createMany({ data, skipDuplicates: true });
}

/** What goes on as far as was told, by kind: its container, or its key without the time. */
export async function openEvents(db: Database, kind: EventKind) {
  return db.prisma.notificationEvent.findMany({
    where: { kind, endedAt: null },
    select: { id: true, key: true, containerId: true },
  });
}

export async function endEvents(db: Database, ids: readonly bigint[], now: EpochMs): Promise<void> {
  if (ids.length === 0) return;
  await db.prisma.notificationEvent.updateMany({
    where: { id: { in: [...ids] }, endedAt: null },
    data: { endedAt: new Date(now) },
  });
}

/** Events of long ago, with what was told of them. What goes on stays. */
export async function forgetEvents(db: Database, before: EpochMs): Promise<void> {
  await db.prisma.notificationEvent.deleteMany({
    where: { at: { lt: new Date(before) }, endedAt: { not: null } },
  });
  await db.prisma.notificationMessage.deleteMany({
    where: { createdAt: { lt: new Date(before) }, nextTryAt: null },
  });
}
