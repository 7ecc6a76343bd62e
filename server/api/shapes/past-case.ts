import { z } from "zod";
import { epochMs } from "./common";
import { failureKind } from "./failures";

/** A minute of the past that looked like now, and the failure that followed it. */
export const pastCase = z.object({
  containerId: z.number(),
  name: z.string(),
  at: epochMs,
  failedAt: epochMs,
  kind: failureKind,
  /** 1 is the same, 0 as far away as ordinary minutes are. */
  alike: z.number(),
});
export type PastCase = z.infer<typeof pastCase>;
