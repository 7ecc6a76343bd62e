import { z } from "zod";
import { epochMs } from "./common";

/** What a token may do at most, whatever its owner may: look; or look and decide on negotiations. */
export const tokenScope = z.enum(["read", "decide"]);
export type TokenScope = z.infer<typeof tokenScope>;

export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters, to tell it from others. */
  start: z.string(),
  owner: z.string(),
  ownerDisabled: z.boolean(),
  scope: tokenScope,
  createdAt: epochMs,
  lastUsedAt: epochMs.nullable(),
  expiresAt: epochMs.nullable(),
  expired: z.boolean(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const newToken = z.object({
  name: z.string().trim().min(1, "Give a name, e.g. of the machine that will use it").max(60),
  scope: tokenScope,
  expiresInDays: z.number().int().min(1).max(365),
});

/** The token itself leaves the house here, once. */
export const createdToken = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), message: z.string(), token: z.string() }),
  z.object({ kind: z.literal("refused"), because: z.string() }),
]);
