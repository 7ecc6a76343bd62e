import { z } from "zod";
import { EVENT_KINDS, SEVERITIES } from "@/server/domain/notifications/notification-event";
import { epochMs, revision, rowId } from "./common";

const httpUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: "Give a whole address, beginning with https:// or http://",
  });
const host = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,253}$/, "Give a host name or an address, e.g. smtp.example.com");
const address = z.email("Give an e-mail address, e.g. ops@example.com").max(200);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time as HH:MM");
const timeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, { error: "Give a time zone of the IANA list, e.g. Europe/Berlin" });
/** Left out: as it was. `null`: none any more. */
const secret = z.string().min(1).max(500).nullish();

/** Where a channel leads; what is secret of it is written and never read. */
export const channelTarget = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("slack"), url: httpUrl.optional() }),
  z.object({ kind: z.literal("discord"), url: httpUrl.optional() }),
  z.object({ kind: z.literal("webhook"), url: httpUrl.optional(), signingKey: secret }),
  z.object({
    kind: z.literal("ntfy"),
    server: httpUrl,
    topic: z
      .string()
      .trim()
      .regex(/^[\w-]{1,64}$/, "Letters, digits, - and _, at most 64"),
    token: secret,
  }),
  z.object({
    kind: z.literal("email"),
    host,
    port: z.number().int().min(1).max(65_535),
    security: z.enum(["tls", "starttls", "none"]),
    user: z.string().trim().max(200).optional(),
    password: secret,
    from: address,
    to: z.array(address).min(1, "Give at least one address").max(20),
  }),
]);
export type ChannelTargetInput = z.infer<typeof channelTarget>;

export const notificationRule = z.object({
  kinds: z.array(z.enum(EVENT_KINDS)).min(1, "Choose at least one"),
  leastSeverity: z.enum(SEVERITIES),
  pattern: z.string().trim().min(1, "Give a pattern; * is all").max(120),
  holdOffSeconds: z.number().int().min(0).max(3_600),
  /** `null`: never quiet. */
  quiet: z.object({ from: clock, to: clock, timeZone }).nullable(),
  criticalAlways: z.boolean(),
});
export type NotificationRuleInput = z.infer<typeof notificationRule>;

export const channelInput = z.object({
  id: rowId.optional(),
  revision: revision.optional(),
  name: z.string().trim().min(1, "Give a name").max(60),
  enabled: z.boolean(),
  target: channelTarget,
  rules: z.array(notificationRule).min(1, "A channel without a rule is told nothing").max(10),
});
export type ChannelInput = z.infer<typeof channelInput>;

const message = z.object({
  id: z.string(),
  isTest: z.boolean(),
  createdAt: epochMs,
  state: z.enum(["sent", "waiting", "failed"]),
  attempts: z.number(),
  nextTryAt: epochMs.nullable(),
  /** The other side's own words, or why it was not reached. */
  answer: z.string().nullable(),
  titles: z.array(z.string()),
});
export type SentMessage = z.infer<typeof message>;

export const channelRow = z.object({
  id: z.number(),
  revision: z.number(),
  kind: z.enum(["slack", "discord", "webhook", "ntfy", "email"]),
  name: z.string(),
  enabled: z.boolean(),
  /** What may be shown of where it leads. */
  config: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  /** Names of the secrets that are kept; never their values. */
  secrets: z.array(z.string()),
  rules: z.array(notificationRule),
  /** Due later: held off, or in quiet hours. */
  held: z.number(),
  messages: z.array(message),
});
export type ChannelRow = z.infer<typeof channelRow>;

export const notificationSettings = z.object({
  channels: z.array(channelRow),
  /** What links begin with: as set here, else as configured. */
  publicUrl: z.string(),
  publicUrlSet: z.boolean(),
  /** Whether secrets can be kept at all; else PFN_SECRET_KEY is missing. */
  canSeal: z.boolean(),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

export const publicUrlInput = z.object({ url: httpUrl.nullable() });

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
