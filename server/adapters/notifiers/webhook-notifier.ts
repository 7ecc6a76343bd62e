import { createHmac } from "node:crypto";
import type { Note } from "@/server/domain/notifications/compose-note";
import type { EpochMs } from "@/server/domain/units";
import type { Notifier } from "@/server/ports/notifier";
import { type PostOptions, postJson } from "./post-json";
import { targetOf } from "./target-of";

/**
 * Any server that takes JSON. With a signing key, `x-pfn-signature: t=<seconds>,v1=<hex>` is the HMAC-SHA256 of
 * "<seconds>.<body>": a receiver that checks it, and the age of t, knows who sent it and that it is no repeat of old.
 */
export function webhookNotifier(options: PostOptions & { now?: () => EpochMs } = {}): Notifier {
  const { now = Date.now } = options;
  return {
    async send(target, note) {
      const { url, signingKey } = targetOf("webhook", target);
      const body = JSON.stringify(webhookBody(note));
      const headers = { "x-pfn-delivery": note.id, ...(signingKey ? sign(body, signingKey, now()) : {}) };
      return postJson(url, body, { ...options, headers });
    },
  };
}

/** JSON is its own escaping: texts are passed on as they are, and the receiver must treat them as untrusted. */
function webhookBody(note: Note): object {
  const time = (at: EpochMs | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id: note.id,
    title: note.title,
    severity: note.severity,
    at: time(note.at),
    url: note.url,
    more: note.more,
    events: note.items.map(({ kind, severity, culprit, hostName, title, reason, deadlineAt, at, url }) => ({
      kind,
      severity,
      culprit,
      host: hostName,
      title,
      reason,
      deadline: time(deadlineAt),
      at: time(at),
      url,
    })),
  };
}

function sign(body: string, key: string, now: EpochMs): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  const mac = createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex");
  return { "x-pfn-signature": `t=${seconds},v1=${mac}` };
}
