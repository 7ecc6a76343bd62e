import type { ChannelRow, SentMessage } from "@/server/api/shapes/notifications";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { NotificationMessage } from "./generated/client";
import { SECRET_FIELDS, toRule } from "./notification-channels";

const SHOWN_MESSAGES = 5;
const SHOWN_TITLES = 3;

/** Every channel with its rules and the newest of what it was told. No secret is opened for it. */
export async function readChannels(db: Database, now: EpochMs): Promise<ChannelRow[]> {
  const rows = await db.prisma.notificationChannel.findMany({
    orderBy: { name: "asc" },
    include: {
      rules: { orderBy: { id: "asc" } },
      messages: {
        orderBy: { createdAt: "desc" },
        take: SHOWN_MESSAGES,
        include: { deliveries: { include: { event: { select: { title: true } } } } },
      },
      _count: {
        select: {
          deliveries: { where: { messageId: null, droppedBecause: null, dueAt: { gt: new Date(now) } } },
        },
      },
    },
  });
  return rows.map((row) => {
    const kind = row.kind as ChannelRow["kind"];
    const { secretsKept, ...config } = row.config as ChannelRow["config"] & { secretsKept?: string[] };
    return {
      id: row.id,
      revision: row.revision,
      kind,
      name: row.name,
      enabled: row.enabled,
      config,
      secrets: (secretsKept ?? []).filter((name) =>
        (SECRET_FIELDS[kind] as readonly string[]).includes(name),
      ),
      rules: row.rules.map((rule) => ({ ...toRule(rule), kinds: [...toRule(rule).kinds] })),
      held: row._count.deliveries,
      messages: row.messages.map((message) =>
        toMessage(
          message,
          message.deliveries.map(({ event }) => event.title),
        ),
      ),
    };
  });
}

function toMessage(row: NotificationMessage, titles: readonly string[]): SentMessage {
  return {
    id: row.id,
    isTest: row.isTest,
    createdAt: row.createdAt.getTime(),
    state: row.sentAt ? "sent" : row.failedAt ? "failed" : "waiting",
    attempts: row.attempts,
    nextTryAt: row.nextTryAt?.getTime() ?? null,
    answer: row.answer,
    titles: titles.slice(0, SHOWN_TITLES),
  };
}
