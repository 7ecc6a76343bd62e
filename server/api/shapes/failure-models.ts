import { z } from "zod";
import { AVERTED_VERDICTS } from "@/server/domain/learning/judge-averted";
import { epochMs, limitDimension } from "./common";

/** What our grants were worth, in classes that are never added up to one number. */
export const avertedSummary = z.object({
  since: epochMs,
  confirmed: z.number(),
  probable: z.number(),
  /** How many failures the probable ones stand for: the sum of their calibrated risks. */
  probableWeight: z.number(),
  unknown: z.number(),
  failed: z.number(),
  newest: z.array(
    z.object({
      changeId: z.string(),
      negotiationId: z.string().nullable(),
      containerId: z.number(),
      name: z.string(),
      dimension: limitDimension,
      grantedAt: epochMs,
      risk: z.number(),
      verdict: z.enum(AVERTED_VERDICTS),
      because: z.string(),
    }),
  ),
});
export type AvertedSummary = z.infer<typeof avertedSummary>;
