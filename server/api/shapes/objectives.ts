import { z } from "zod";
import { SLO_MEASURES, SLO_SIDES } from "@/server/domain/learning/outcomes/judge-slo";
import { epochMs, rowId } from "./common";

/** What is expected of a workload's own telemetry, and how one container of it stands now. */
export const objective = z.object({
  id: rowId,
  measure: z.enum(SLO_MEASURES),
  seriesName: z.string(),
  side: z.enum(SLO_SIDES),
  /** In the measure's unit: a ratio, the histogram's unit, the series' own, or its rise a second. */
  bound: z.number(),
  minutes: z.number(),
  words: z.string(),
  /** Its newest whole minute; `null`: not known. */
  newest: z.object({ at: epochMs, value: z.number(), words: z.string() }).nullable(),
  state: z.enum(["kept", "violated", "unknown"]),
  /** Why it is not known. */
  because: z.string().nullable(),
});
export type Objective = z.infer<typeof objective>;

export const objectives = z.object({
  /** Whom the rules are for: every container of this image, whatever its version, and this name. */
  image: z.string(),
  workload: z.string(),
  rules: z.array(objective),
});

export const objectiveInput = z.object({
  containerId: rowId,
  /** "series" is one series: its value, or its rise a second where it is a counter. */
  measure: z.enum(["error_ratio", "mean_latency", "series"]),
  seriesId: rowId.nullable(),
  side: z.enum(SLO_SIDES),
  bound: z.number().finite().min(-1e15).max(1e15),
  minutes: z.number().int().min(1).max(60),
});
