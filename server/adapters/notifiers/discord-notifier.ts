import type { Note } from "@/server/domain/notifications/compose-note";
import type { Notifier } from "@/server/ports/notifier";
import { cleanText, deadlineWords } from "./clean-text";
import { type PostOptions, postJson } from "./post-json";
import { targetOf } from "./target-of";

const COLOURS = { info: 0x3b82a0, warning: 0xd08a1d, critical: 0xc62f2f } as const;

/** Discord's webhooks: nobody can be mentioned, and Markdown in what others chose is escaped. */
export function discordNotifier(options: PostOptions = {}): Notifier {
  return {
    async send(target, note) {
      return postJson(targetOf("discord", target).url, JSON.stringify(discordMessage(note)), options);
    },
  };
}

export function discordMessage(note: Note): object {
  return {
    allowed_mentions: { parse: [] },
    content: escapeDiscord(
      cleanText(note.more > 0 ? `${note.title} (${note.more} more in PFN)` : note.title, 200),
    ),
    embeds: note.items.map((item) => ({
      title: escapeDiscord(cleanText(item.title, 120)),
      url: item.url,
      color: COLOURS[item.severity],
      description: escapeDiscord(cleanText(item.reason, 1_000)),
      fields: [
        ...(item.hostName
          ? [{ name: "Host", value: escapeDiscord(cleanText(item.hostName, 100)), inline: true }]
          : []),
        ...(item.deadlineAt === null
          ? []
          : [
              {
                name: "Decide",
                value: `${deadlineWords(item.deadlineAt)} (<t:${Math.floor(item.deadlineAt / 1000)}:R>)`,
                inline: true,
              },
            ]),
      ],
      timestamp: new Date(item.at).toISOString(),
    })),
  };
}

/** A backslash before everything that Discord reads as Markdown, a mention, a link or a timestamp. */
export function escapeDiscord(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~@:]/g, "\\$&");
}
