import type { EventKind, Severity } from "@/server/domain/notifications/notification-event";
import type { NotificationRule as Rule } from "@/server/domain/notifications/route-event";
import type { ChannelTarget } from "@/server/ports/notifier";
import type { Sealer } from "@/server/secrets/sealer";
import type { NotificationChannel, NotificationRule } from "./generated/client";

/** A row as the domain knows it. */
export function toRule(row: NotificationRule): Rule {
  const { quietFrom, quietTo, timeZone } = row;
  return {
    kinds: row.kinds as EventKind[],
    leastSeverity: row.leastSeverity as Severity,
    pattern: row.pattern,
    holdOffSeconds: row.holdOffSeconds,
    quiet: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo, timeZone },
    criticalAlways: row.criticalAlways,
  };
}

/** Which fields of a target are never shown again. */
export const SECRET_FIELDS = {
  slack: ["url"],
  discord: ["url"],
  webhook: ["url", "signingKey"],
  ntfy: ["token"],
  email: ["password"],
} as const satisfies Record<ChannelTarget["kind"], readonly string[]>;

/** What the secrets of a channel are sealed for: a sealed text that is moved to another row cannot be opened there. */
export const sealedFor = (channelId: number): string => `notification-channel:${channelId}`;

/** Splits a target into what may be shown and what is sealed. */
export function splitTarget(target: ChannelTarget): {
  config: Record<string, unknown>;
  secrets: Record<string, string>;
} {
  const { kind, ...fields } = target;
  const secret = new Set<string>(SECRET_FIELDS[kind]);
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const secrets = entries.filter(([name]) => secret.has(name)) as [string, string][];
  // Of an address that is a password, its host may be shown.
  const shownHost = "url" in target ? { urlHost: new URL(target.url).host } : {};
  return {
    config: { ...Object.fromEntries(entries.filter(([name]) => !secret.has(name))), ...shownHost },
    secrets: Object.fromEntries(secrets),
  };
}

/** The secrets of a channel in the open. Throws SecretUnreadable. */
export function openSecrets(channel: NotificationChannel, sealer: Sealer | null): Record<string, string> {
  if (channel.secret === null || sealer === null) return {};
  return JSON.parse(sealer.open(channel.secret, sealedFor(channel.id))) as Record<string, string>;
}

/** A channel with its secrets, ready to send to. Throws SecretUnreadable. */
export function toTarget(channel: NotificationChannel, sealer: Sealer | null): ChannelTarget {
  return {
    kind: channel.kind,
    ...(channel.config as Record<string, unknown>),
    ...openSecrets(channel, sealer),
  } as ChannelTarget;
}
