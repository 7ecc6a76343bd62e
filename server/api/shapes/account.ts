import { z } from "zod";
import { epochMs } from "./common";
import { password } from "./people";

/** One place where a person is signed in. The session's own secret never leaves the house. */
export const ownSession = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  createdAt: epochMs,
  /** When it was last renewed: within an hour of its last use. */
  usedAt: epochMs,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type OwnSession = z.infer<typeof ownSession>;

export const passwordChange = z.object({ current: z.string().min(1).max(128), next: password });

export const passwordReset = z.object({ token: z.string().min(1).max(200), password });

/** A link that lets a person choose a password: shown once to the administrator who made it. */
export const resetLink = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), message: z.string(), link: z.string(), expiresAt: epochMs }),
  z.object({ kind: z.literal("refused"), because: z.string() }),
]);
