import { z } from "zod";
import type { FeedLimit } from "@/server/domain/feeds/judge-limits";
import type { EpochMs } from "@/server/domain/units";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

const limit = z.strictObject({
  kind: z.enum(["available", "maintenance", "spot", "quota"]),
  /** Left out: from now on. */
  from: instant.optional(),
  /** Left out: until the feed says otherwise, or falls silent for too long. */
  until: instant.nullish(),
  cpuMillicores: amount.optional(),
  memoryBytes: amount.optional(),
  networkBytesPerSecond: amount.optional(),
  diskBytesPerSecond: amount.optional(),
  reason: z.string().max(200).optional(),
});

/** All that a feed has to say of one host; it takes the place of what it said of that host before. */
export const feedMessage = z.strictObject({
  /** Greater with every message of this feed, so that none counts twice. */
  sequence: z.int().min(0),
  /** As *Hosts* shows it. */
  host: z.string().min(1).max(200),
  /** What the host has in all, its own reserve included; none: nothing but its own measurement counts. */
  limits: z.array(limit).max(50),
});
export type FeedMessage = z.infer<typeof feedMessage>;

/** The same, as it is judged and kept. */
export function limitsOfMessage(message: FeedMessage, now: EpochMs): FeedLimit[] {
  return message.limits.map(({ kind, from, until, reason, ...amounts }) => ({
    ...amounts,
    from: from ?? now,
    until: until ?? null,
    reason: printable(reason ? `${kind}: ${reason}` : kind),
  }));
}

/** Line breaks and control characters of a foreign text would forge lines in logs and lists. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
}
