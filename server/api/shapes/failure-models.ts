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

export const horizonMinutes = z.union([z.literal(5), z.literal(15), z.literal(60)]);
const share = z.number().nullable();

/** Probabilities of one horizon beside what came, untreated minutes only; `null` where there is nothing to tell. */
export const failureQuality = z.object({
  since: epochMs,
  horizonMinutes,
  /** The default policy's: above it, a container asks. */
  threshold: z.number(),
  rows: z.number(),
  failures: z.number(),
  brier: share,
  brierOfBaseRate: share,
  meanProbability: share,
  calibrationError: share,
  bins: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      rows: z.number(),
      failures: z.number(),
      said: share,
      came: share,
    }),
  ),
  points: z.array(z.object({ threshold: z.number(), alarms: z.number(), precision: share, recall: share })),
});
export type FailureQuality = z.infer<typeof failureQuality>;
