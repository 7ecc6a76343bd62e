import { composeNote } from "@/server/domain/notifications/compose-note";
import type { NotificationEvent } from "@/server/domain/notifications/notification-event";
import type { EpochMs } from "@/server/domain/units";
import { vitalSigns } from "@/server/domain/vital-signs";
import type { House } from "@/server/house";
import { type ChannelKind, NotDelivered } from "@/server/ports/notifier";
import { SecretUnreadable } from "@/server/secrets/sealer";
import { readForeseen } from "@/server/store/foreseen-failures";
import { readHappenings } from "@/server/store/happenings";
import { toTarget } from "@/server/store/notification-channels";
import { endEvents, openEvents, recordEvents } from "@/server/store/notification-events";
import {
  type ClaimedMessage,
  claimMessages,
  eventsOf,
  gatherDue,
  markNotSent,
  markSent,
} from "@/server/store/notification-outbox";
import { readVitals } from "@/server/store/product-health";
import { readPublicUrl } from "@/server/store/settings";

/**
 * Tells people what they asked to be told: notices what happened since, routes it by their rules, gathers what is due into
 * one message a channel, and sends the outbox. It only reads what the other verbs wrote, so that none waits for it.
 *
 * Safe to overlap and to die anywhere: an event is recorded once by its key, and a message that was not marked as sent is
 * tried again.
 */
export async function notify(house: House): Promise<void> {
  const now = house.clock.now();
  if ((await house.db.prisma.notificationChannel.count()) === 0) return;
  await noticeHappenings(house, now);
  await noticeForeseen(house, now);
  await noticeUnwell(house, now);
  await gatherDue(house.db, now);
  const baseUrl = (await readPublicUrl(house.db)) ?? house.settings.publicUrl ?? "";
  for (const message of await claimMessages(house.db, now)) await send(house, message, baseUrl);
}

async function noticeHappenings({ db }: House, now: EpochMs): Promise<void> {
  const happenings = await readHappenings(db, now);
  const waiting = new Set(happenings.filter(({ kind }) => kind === "approval").map(({ key }) => key));
  const decided = (await openEvents(db, "approval")).filter(({ key }) => !waiting.has(key));
  await recordEvents(db, happenings);
  await endEvents(
    db,
    decided.map(({ id }) => id),
    now,
  );
}

async function noticeForeseen({ db }: House, now: EpochMs): Promise<void> {
  const open = await openEvents(db, "foreseen");
  const told = new Set(open.flatMap(({ containerId }) => containerId ?? []));
  const { begun, over } = await readForeseen(db, told, now);
  await recordEvents(db, begun);
  const ended = open.filter(({ containerId }) => containerId !== null && over.includes(containerId));
  await endEvents(
    db,
    ended.map(({ id }) => id),
    now,
  );
}

const WELL_WORDS = {
  collect: "collecting",
  forecast: "forecasting",
  assess: "assessing",
  act: "changing limits",
  promises: "keeping its promises",
};

async function noticeUnwell({ db, settings }: House, now: EpochMs): Promise<void> {
  const signs = vitalSigns(await readVitals(db, now), now, settings.intervalSeconds);
  // Whether notifications arrive cannot be told by a notification; a ledger that nobody checks is told by what is late with it.
  const unwell = signs.filter(
    ({ part, state }) =>
      part !== "notify" && (state === "failing" || (state === "late" && part !== "promises")),
  );
  const open = await openEvents(db, "unwell");
  const partOf = (key: string) => key.split(":")[1];
  const fresh = unwell.filter(({ part }) => !open.some(({ key }) => partOf(key) === part));
  await recordEvents(
    db,
    fresh.map(
      ({ part, says }): NotificationEvent => ({
        key: `unwell:${part}:${now}`,
        kind: "unwell",
        severity: part === "collect" || part === "assess" || part === "promises" ? "critical" : "warning",
        containerId: null,
        workload: null,
        culprit: "PFN",
        hostName: null,
        title: `PFN has trouble ${WELL_WORDS[part as keyof typeof WELL_WORDS]}`,
        reason: says,
        path: "/",
        deadlineAt: null,
        at: now,
      }),
    ),
  );
  const well = open.filter(({ key }) => !unwell.some(({ part }) => part === partOf(key)));
  await endEvents(
    db,
    well.map(({ id }) => id),
    now,
  );
}

async function send(house: House, message: ClaimedMessage, baseUrl: string): Promise<void> {
  const { db, clock, log } = house;
  const { channel } = message;
  const about = { channel: channel.name, messageId: message.id };
  try {
    const notifier = house.notifiers?.[channel.kind as ChannelKind];
    if (!notifier) throw new NotDelivered(`there is no notifier for ${channel.kind}`, false);
    const note = composeNote(message.id, message.isTest ? [testEvent(message)] : eventsOf(message), baseUrl);
    const answer = await notifier.send(toTarget(channel, house.secrets ?? null), note);
    await markSent(db, message.id, answer, clock.now());
    log.info(about, "a notification was delivered");
  } catch (error) {
    const unreadable = error instanceof SecretUnreadable;
    if (!(error instanceof NotDelivered) && !unreadable) throw error;
    const because = unreadable ? `its secret cannot be read: ${error.message}` : error.message;
    const gaveUp = await markNotSent(
      db,
      message,
      { because, retry: !unreadable && error.retry },
      clock.now(),
    );
    log.warn({ ...about, because }, gaveUp ? "a notification was given up" : "a notification is tried again");
  }
}

function testEvent({ channel, createdAt }: ClaimedMessage): ReturnType<typeof eventsOf>[number] {
  return {
    kind: "unwell",
    severity: "info",
    culprit: "PFN",
    hostName: null,
    title: "This is a test from PFN",
    reason: `Somebody pressed the test button of the channel ${channel.name}; nothing is wrong.`,
    path: "/settings/notifications",
    deadlineAt: null,
    at: createdAt.getTime(),
  };
}
