import { z } from "zod";
import { epochMs } from "./common";

const arm = z.object({
  /** Failures within the horizon per ask, with its 95 % interval; `null`: none is judged yet. */
  share: z.object({ of: z.number(), share: z.number(), low: z.number(), high: z.number() }).nullable(),
  failures: z.number(),
  /** Their horizon is not over. */
  waiting: z.number(),
  /** Stopped, removed or helped all the same: they tell nothing. */
  leftOut: z.number(),
});

/** What came of asks that chance withheld, beside those that it let through. */
export const holdoutSummary = z.object({
  since: epochMs,
  /** Policies that hold out now. */
  policies: z.array(z.object({ name: z.string(), share: z.number() })),
  heldOut: arm,
  granted: arm,
  /** Failures that a grant averts, per ask, with its 95 % interval; `null`: one arm is empty. */
  averted: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
  newest: z.array(
    z.object({
      negotiationId: z.string(),
      containerId: z.number(),
      name: z.string(),
      at: epochMs,
      risk: z.number(),
      words: z.string(),
      came: z.enum(["failed", "nothing", "waiting", "left_out"]),
    }),
  ),
});
export type HoldoutSummary = z.infer<typeof holdoutSummary>;
