import type { Note, NoteItem } from "@/server/domain/notifications/compose-note";
import type { Notifier } from "@/server/ports/notifier";
import { cleanText, deadlineWords } from "./clean-text";
import { type PostOptions, postJson } from "./post-json";
import { targetOf } from "./target-of";

const MARKS = { info: "ℹ️", warning: "⚠️", critical: "🚨" } as const;

/** Slack's incoming webhooks. What others chose stands in plain_text blocks, where nothing mentions, links or formats. */
export function slackNotifier(options: PostOptions = {}): Notifier {
  return {
    async send(target, note) {
      return postJson(targetOf("slack", target).url, JSON.stringify(slackMessage(note)), options);
    },
  };
}

export function slackMessage(note: Note): object {
  const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
  const more = note.more > 0 ? [{ type: "context", elements: [plain(`and ${note.more} more`)] }] : [];
  return {
    // Read by screen readers and shown in the notification itself, where `<`, `>` and `&` are Slack's own.
    text: escapeSlack(cleanText(`${MARKS[note.severity]} ${note.title}`, 200)),
    blocks: [
      { type: "header", text: plain(cleanText(`${MARKS[note.severity]} ${note.title}`, 150)) },
      ...note.items.flatMap((item) => itemBlocks(item, plain)),
      ...more,
      {
        type: "actions",
        elements: [{ type: "button", text: plain("Open PFN"), url: note.url, action_id: "open" }],
      },
    ],
  };
}

function itemBlocks(item: NoteItem, plain: (text: string) => object): object[] {
  const where = item.hostName ? ` on ${item.hostName}` : "";
  const until = item.deadlineAt === null ? "" : ` · ${deadlineWords(item.deadlineAt)}`;
  return [
    {
      type: "section",
      text: plain(cleanText(`${item.title}${where}: ${item.reason}${until}`, 2_000)),
      accessory: { type: "button", text: plain("Look"), url: item.url, action_id: `look-${item.url.length}` },
    },
  ];
}

/** Source: api.slack.com/reference/surfaces/formatting, "Escaping text". */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
