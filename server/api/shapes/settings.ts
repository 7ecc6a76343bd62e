import { z } from "zod";
import { RETENTION_BOUNDS } from "@/server/domain/telemetry/retention-bounds";
import { epochMs } from "./common";

/** `null`: as configured. */
export const retentionDays = z
  .number()
  .int()
  .min(RETENTION_BOUNDS.least)
  .max(RETENTION_BOUNDS.most)
  .nullable();

/** What is kept for how long, and how much room that takes now. */
export const retention = z.object({
  /** Days for which raw samples are kept, and where that comes from. */
  days: z.number().int(),
  configuredDays: z.number().int(),
  isSet: z.boolean(),
  /** The whole database; bytes. */
  databaseBytes: z.number(),
  kinds: z.array(
    z.object({
      kind: z.enum(["samples", "application", "rollups", "forecasts", "assessments", "audit"]),
      bytes: z.number(),
      /** As the database keeps count of them: about right, not exact. */
      rows: z.number(),
      oldestAt: epochMs.nullable(),
    }),
  ),
});
export type Retention = z.infer<typeof retention>;

/** How containers are read, and which of them tell of themselves. */
export const telemetry = z.object({
  intervalSeconds: z.number(),
  endpoints: z.array(
    z.object({
      containerId: z.number(),
      name: z.string(),
      endpoint: z.string(),
      source: z.enum(["label", "ui"]),
      /** What came of the last try, in words; `null` before the first. */
      status: z.string().nullable(),
      answeredAt: epochMs.nullable(),
      selectedSeries: z.number().int(),
    }),
  ),
});
export type TelemetrySettings = z.infer<typeof telemetry>;
