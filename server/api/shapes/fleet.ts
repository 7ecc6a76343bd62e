import { z } from "zod";
import {
  DIRECTIONS,
  MODE_FILTERS,
  RISK_FILTERS,
  SORTS,
  STATE_FILTERS,
} from "@/server/domain/fleet/fleet-view";
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

/** How a fleet is looked at; what is left out is the view that one begins with. */
export const fleetView = z.object({
  q: z
    .string()
    .max(200)
    .default("")
    .describe("words that must all be found in name, image, host, cause or reason"),
  sort: z.enum(SORTS).default("risk"),
  dir: z.enum(DIRECTIONS).default("desc"),
  risk: z.enum(RISK_FILTERS).default("all"),
  mode: z.enum(MODE_FILTERS).default("all"),
  state: z.enum(STATE_FILTERS).default("all"),
});

export const fleetSummary = z.object({
  containers: z.number(),
  /** At or over the threshold of their own policy. */
  atRisk: z.number(),
  unknown: z.number(),
  stale: z.number(),
  failures24h: z.number(),
  /** The soonest early end of a time to failure among those at risk, seconds. */
  soonestSeconds: z.number().nullable(),
});

/** A stretch of the fleet in the order of a view. */
export const fleetPage = z.object({
  at: epochMs,
  intervalSeconds: z.number(),
  /** Of the whole fleet, whatever the view leaves out. */
  summary: fleetSummary,
  /** How many containers there are, those that ended within the last minutes included. */
  total: z.number(),
  /** How many of them the view shows. */
  shown: z.number(),
  rows: z.array(fleetRow),
});
export type FleetPage = z.infer<typeof fleetPage>;

/** Last 30 minutes in 30 buckets, newest last; `null` where nothing is known. */
export const sparkValues = z.object({
  cpu: z.array(z.number().nullable()),
  memory: z.array(z.number().nullable()),
});
export type SparkValues = z.infer<typeof sparkValues>;

export const sparks = z.record(z.string(), sparkValues);
