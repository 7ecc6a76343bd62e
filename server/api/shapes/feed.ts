import { z } from "zod";
import { epochMs, limitDimension, rowId } from "./common";

/** Part of an address, so nothing that would have to be escaped there. */
const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    "Small letters, digits and hyphens, at most 40: it is part of the address.",
  );
const url = z
  .string()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && username + password + search + hash === "";
  }, "An address that begins with http:// or https://, without a name, a password or a query in it.");
const secret = z.string().min(32, "At least 32 characters.").max(500);
const seconds = (least: number) =>
  z
    .int()
    .min(least)
    .max(7 * 86_400);

const spans = {
  staleAfterSeconds: seconds(10),
  holdSeconds: seconds(0),
};
const asked = {
  url,
  query: z.string().trim().min(1).max(2_000),
  /** Left out: as it was, or none. `null`: none any more. */
  token: z.string().min(1).max(4_000).nullish(),
  pollSeconds: z.int().min(10).max(3_600),
};

/** What a person says of a feed. */
export const feedSettings = z.discriminatedUnion("source", [
  z.object({
    source: z.literal("signed"),
    name,
    ...spans,
    /** The only host that it may speak of; `null`: any. */
    hostId: rowId.nullable(),
    /** Left out: as it was. */
    secret: secret.optional(),
  }),
  z.object({
    source: z.literal("prometheus-capacity"),
    name,
    ...spans,
    ...asked,
    hostId: rowId,
    matchLabel: z.string().max(200).nullable(),
    dimension: limitDimension,
    unit: z.string().max(40),
  }),
  z.object({
    source: z.literal("prometheus-covariate"),
    name,
    ...spans,
    ...asked,
    hostId: rowId.nullable(),
    matchLabel: z.string().min(1).max(200),
    role: z.enum(["latency", "errors", "queue", "traffic"]),
  }),
]);
export type FeedSettings = z.infer<typeof feedSettings>;

/** A feed as people see it; its secret is never part of it. */
export const feedRow = z.object({
  id: z.number(),
  name: z.string(),
  source: z.enum(["signed", "prometheus-capacity", "prometheus-covariate"]),
  state: z.enum(["waiting", "live", "doubted", "stale", "lapsed", "paused"]),
  hostId: z.number().nullable(),
  hostName: z.string().nullable(),
  url: z.string().nullable(),
  query: z.string().nullable(),
  matchLabel: z.string().nullable(),
  dimension: limitDimension.nullable(),
  unit: z.string().nullable(),
  role: z.enum(["latency", "errors", "queue", "traffic"]).nullable(),
  hasSecret: z.boolean(),
  pollSeconds: z.number(),
  staleAfterSeconds: z.number(),
  holdSeconds: z.number(),
  heardAt: epochMs.nullable(),
  /** When what it said last without an end of its own stops counting. */
  lapsesAt: epochMs.nullable(),
  said: z.string().nullable(),
  remark: z.string().nullable(),
  refusedAt: epochMs.nullable(),
  refusal: z.string().nullable(),
  /** What counts of it now or later. */
  bounds: z.array(
    z.object({
      hostName: z.string(),
      dimension: limitDimension,
      most: z.number(),
      from: epochMs,
      until: epochMs.nullable(),
      reason: z.string(),
    }),
  ),
});
export type FeedRow = z.infer<typeof feedRow>;
