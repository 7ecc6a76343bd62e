import { z } from "zod";
import { SPEAKING_DIMENSIONS, SPEAKING_SORTS } from "@/server/domain/forecast/speaking/speaking-view";
import { epochMs } from "./common";

export const trainingRunRow = z.object({
  id: z.number(),
  state: z.enum(["running", "promoted", "kept", "refused", "failed", "cancelled"]),
  /** In [0, 1]. */
  progress: z.number(),
  words: z.string(),
  version: z.string().nullable(),
  startedBy: z.string(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
});
export type TrainingRunRow = z.infer<typeof trainingRunRow>;

export const forecastModelRow = z.object({
  version: z.string(),
  state: z.enum(["champion", "challenger", "retired"]),
  parent: z.string().nullable(),
  reason: z.string(),
  scores: z.object({
    heldExamples: z.number(),
    loss: z.number(),
    championLoss: z.number(),
    series: z.number(),
    examples: z.number(),
  }),
  createdAt: epochMs,
});
export type ForecastModelRow = z.infer<typeof forecastModelRow>;

/** One container in one dimension: who speaks of its future, and whether the band held. */
export const speakingRow = z.object({
  containerId: z.number(),
  name: z.string(),
  image: z.string(),
  dimension: z.enum(["cpu", "memory", "network", "disk"]),
  madeAt: epochMs,
  models: z.array(z.object({ model: z.string(), weight: z.number(), because: z.string() })),
  /** Outcomes that were held against the 90 % band, and how many lay inside; `null`: none yet. */
  band: z
    .object({
      outcomes: z.number(),
      inside: z.number(),
      /** What the band is stretched by an hour ahead. */
      stretch: z.number(),
      origin: z.string(),
    })
    .nullable(),
});
export type SpeakingRow = z.infer<typeof speakingRow>;

/** How one looks at who speaks. */
export const speakingView = z.object({
  q: z.string().max(200).default(""),
  of: z.enum(SPEAKING_DIMENSIONS).default("all"),
  sort: z.enum(SPEAKING_SORTS).default("name"),
});

/** A stretch of who speaks, with the whole fleet in a line for each dimension. */
export const speakingPage = z.object({
  summary: z.array(
    z.object({
      dimension: z.enum(["cpu", "memory", "network", "disk"]),
      series: z.number(),
      outcomes: z.number(),
      /** Share of outcomes inside the 90 % band; `null` before the first. */
      inside: z.number().nullable(),
      /** Mean weight by model, the greatest first. */
      shares: z.array(z.object({ model: z.string(), share: z.number() })),
    }),
  ),
  total: z.number().int(),
  /** How many match. */
  shown: z.number().int(),
  rows: z.array(speakingRow),
});
export type SpeakingPage = z.infer<typeof speakingPage>;
