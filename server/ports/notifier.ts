import type { Note } from "@/server/domain/notifications/compose-note";

export const CHANNEL_KINDS = ["slack", "discord", "webhook", "ntfy", "email"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Where a note goes, with all that is secret of it. */
export type ChannelTarget =
  | { kind: "slack"; url: string }
  | { kind: "discord"; url: string }
  | { kind: "webhook"; url: string; signingKey?: string | undefined }
  | { kind: "ntfy"; server: string; topic: string; token?: string | undefined }
  | {
      kind: "email";
      host: string;
      port: number;
      /** tls: from the first byte; starttls: asked for, and refused without; none: in the clear. */
      security: "tls" | "starttls" | "none";
      user?: string | undefined;
      password?: string | undefined;
      from: string;
      to: string[];
    };

/**
 * Hands one note to the other side.
 *
 * Delivers at least once: a process that dies between the other side's yes and our own row tells it again, with the same
 * `note.id`. Everything in the note is escaped in the channel's own way, so that no name can mention, format, link, or
 * forge a header. Nothing of the target's secrets appears in an answer or an error.
 *
 * Returns  the other side's own words, e.g. "200 ok", at most 300 characters.
 * Throws   NotDelivered.
 */
export interface Notifier {
  send(target: ChannelTarget, note: Note): Promise<string>;
}

/** It did not arrive, and why; `retry` says whether trying again may help. */
export class NotDelivered extends Error {
  override name = "NotDelivered";
  constructor(
    message: string,
    readonly retry: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
