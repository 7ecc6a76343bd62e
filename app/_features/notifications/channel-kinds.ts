import { BellRing, Hash, type LucideIcon, Mail, MessagesSquare, Webhook } from "lucide-react";
import type { ChannelRow } from "@/server/api/shapes/notifications";

export type ChannelKind = ChannelRow["kind"];

export interface ChannelField {
  name: string;
  label: string;
  hint?: string;
  placeholder?: string;
  /** Written, never read. */
  secret?: boolean;
  optional?: boolean;
  initial?: string;
  /** One of these, instead of a text. */
  options?: readonly { value: string; label: string }[];
}

export interface ChannelKindWords {
  name: string;
  icon: LucideIcon;
  fields: readonly ChannelField[];
}

const SECURITY = [
  { value: "tls", label: "TLS (usually port 465)" },
  { value: "starttls", label: "STARTTLS (usually port 587)" },
  { value: "none", label: "None: in the clear" },
];

/** What each kind of channel is called, and what has to be said of it. */
export const CHANNEL_KINDS: Record<ChannelKind, ChannelKindWords> = {
  slack: {
    name: "Slack",
    icon: Hash,
    fields: [
      {
        name: "url",
        label: "Webhook address",
        secret: true,
        placeholder: "https://hooks.slack.com/services/…",
        hint: "In Slack: your app → Incoming Webhooks → Add New Webhook. Whoever has it can post.",
      },
    ],
  },
  discord: {
    name: "Discord",
    icon: MessagesSquare,
    fields: [
      {
        name: "url",
        label: "Webhook address",
        secret: true,
        placeholder: "https://discord.com/api/webhooks/…",
        hint: "In Discord: channel settings → Integrations → Webhooks → Copy Webhook URL.",
      },
    ],
  },
  webhook: {
    name: "Webhook",
    icon: Webhook,
    fields: [
      { name: "url", label: "Address", secret: true, placeholder: "https://…", hint: "Gets JSON by POST." },
      {
        name: "signingKey",
        label: "Signing key",
        secret: true,
        optional: true,
        hint: "Signs each message: x-pfn-signature holds t and the HMAC-SHA256 of “t.body”.",
      },
    ],
  },
  ntfy: {
    name: "ntfy",
    icon: BellRing,
    fields: [
      { name: "server", label: "Server", initial: "https://ntfy.sh", placeholder: "https://ntfy.sh" },
      {
        name: "topic",
        label: "Topic",
        placeholder: "pfn-alerts",
        hint: "On a public server, choose one that nobody guesses.",
      },
      { name: "token", label: "Access token", secret: true, optional: true },
    ],
  },
  email: {
    name: "E-mail",
    icon: Mail,
    fields: [
      { name: "host", label: "SMTP server", placeholder: "smtp.example.com" },
      { name: "port", label: "Port", initial: "465" },
      { name: "security", label: "Security", initial: "tls", options: SECURITY },
      { name: "user", label: "User", optional: true },
      { name: "password", label: "Password", secret: true, optional: true },
      { name: "from", label: "From", placeholder: "pfn@example.com" },
      {
        name: "to",
        label: "To",
        placeholder: "ops@example.com, ada@example.com",
        hint: "Several, separated by commas.",
      },
    ],
  },
};

/** Where a channel leads, in a few words without anything secret. */
export function leadsTo({ kind, config }: Pick<ChannelRow, "kind" | "config">): string {
  if (kind === "ntfy") return `${config.topic} on ${String(config.server).replace(/^https?:\/\//, "")}`;
  if (kind === "email") return `${[config.to].flat().join(", ")} by ${config.host}`;
  return String(config.urlHost ?? "");
}
