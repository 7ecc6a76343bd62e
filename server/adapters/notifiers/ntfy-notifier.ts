import type { Note } from "@/server/domain/notifications/compose-note";
import type { Notifier } from "@/server/ports/notifier";
import { cleanText, deadlineWords } from "./clean-text";
import { type PostOptions, postJson } from "./post-json";
import { targetOf } from "./target-of";

const PRIORITY = { info: 2, warning: 4, critical: 5 } as const;
const TAGS = { info: "information_source", warning: "warning", critical: "rotating_light" } as const;

/** ntfy, here or elsewhere: published as JSON, since headers would have to be guarded against line breaks. */
export function ntfyNotifier(options: PostOptions = {}): Notifier {
  return {
    async send(target, note) {
      const { server, topic, token } = targetOf("ntfy", target);
      const headers = token ? { authorization: `Bearer ${token}` } : undefined;
      return postJson(server, JSON.stringify({ topic, ...ntfyMessage(note) }), { ...options, headers });
    },
  };
}

export function ntfyMessage(note: Note): object {
  const lines = note.items.map(({ title, hostName, reason, deadlineAt, url }) => {
    const where = hostName ? ` on ${hostName}` : "";
    const until = deadlineAt === null ? "" : ` (${deadlineWords(deadlineAt)})`;
    return `${cleanText(`${title}${where}: ${reason}${until}`, 400)}\n${url}`;
  });
  return {
    title: cleanText(note.title, 120),
    // Not `markdown: true`: then nothing in it is read as a link or a picture.
    message: [...lines, ...(note.more > 0 ? [`and ${note.more} more`] : [])].join("\n"),
    priority: PRIORITY[note.severity],
    tags: [TAGS[note.severity]],
    click: note.url,
  };
}
