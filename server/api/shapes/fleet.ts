import { z } from "zod";
import { cause, epochMs, limits, mode, riskNow, timeToFailure } from "./common";

export const fleetRow = z.object({
  id: z.number(),
  name: z.string(),
  image: z.string(),
  hostId: z.number(),
  hostName: z.string(),
  simulated: z.boolean(),
  state: z.string(),
  health: z.string(),
  risk: riskNow,
  cause: cause.nullable(),
  reason: z.string(),
  timeToFailure,
  assessedAt: epochMs.nullable(),
  sampleAt: epochMs.nullable(),
  /** The newest sample is too old to decide on. */
  stale: z.boolean(),
  usage: z.object({ cpuMillicores: z.number().nullable(), memoryBytes: z.number().nullable() }),
  limits,
  mode,
  threshold: z.number(),
  horizonMinutes: z.number(),
  /** The negotiation under way for it, if any. */
  negotiation: z.object({ id: z.string(), state: z.string() }).nullable(),
  labelProblems: z.number(),
  failures24h: z.number(),
});
export type FleetRow = z.infer<typeof fleetRow>;

export const fleet = z.object({
  at: epochMs,
  intervalSeconds: z.number(),
  rows: z.array(fleetRow),
});

/** Last 30 minutes in 30 buckets, newest last; `null` where nothing is known. */
export const sparks = z.record(
  z.string(),
  z.object({ cpu: z.array(z.number().nullable()), memory: z.array(z.number().nullable()) }),
);
