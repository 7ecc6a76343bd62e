import { z } from "zod";
import { cause, epochMs } from "./common";

/** What alarms were worth, each container at its own threshold; treated and censored ones are left out. */
export const leadTimes = z.object({
  since: epochMs,
  failures: z.number(),
  caught: z.number(),
  /** Failed under a grant: left out of the others. */
  treatedFailures: z.number(),
  /** `null`: none was caught. */
  leadSeconds: z.object({ p10: z.number(), p50: z.number(), p90: z.number() }).nullable(),
  /** Upper ends in minutes, ascending; `null` is for longer ones. */
  bins: z.array(z.object({ upToMinutes: z.number().nullable(), count: z.number() })),
  byCause: z.array(
    z.object({ cause, failures: z.number(), caught: z.number(), medianLeadSeconds: z.number().nullable() }),
  ),
  falseAlarms: z.number(),
  unknownAlarms: z.number(),
  weeks: z.number(),
  /** False alarms a container-week; `null`: no untreated minute was assessed. */
  falseAlarmsPerWeek: z.number().nullable(),
});
export type LeadTimes = z.infer<typeof leadTimes>;
