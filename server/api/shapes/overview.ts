import { z } from "zod";
import { epochMs, timeToFailure } from "./common";
import { fleetRow } from "./fleet";

const riskRow = fleetRow
  .pick({
    id: true,
    name: true,
    hostName: true,
    simulated: true,
    cause: true,
    reason: true,
    timeToFailure: true,
    mode: true,
    threshold: true,
    horizonMinutes: true,
    negotiation: true,
    stale: true,
    assessedAt: true,
  })
  .extend({
    /** At the policy's own horizon; never unknown here: what is not known is counted apart. */
    risk: z.number(),
    /** The same over the last hour in buckets of two minutes, newest last; `null` where it was not known. */
    trend: z.array(z.number().nullable()),
  });
export type RiskRow = z.infer<typeof riskRow>;

const healthPart = z.object({
  part: z.enum(["collect", "forecast", "assess", "act", "promises", "notify"]),
  state: z.enum(["ok", "late", "failing", "off"]),
  /** When it last did its work; `null`: never, as far as is known. */
  at: epochMs.nullable(),
  says: z.string(),
});
export type HealthPart = z.infer<typeof healthPart>;

/** What a person who opens the dashboard wants to know first. */
export const overview = z.object({
  at: epochMs,
  fleet: z.object({
    containers: z.number(),
    hosts: z.number(),
    atRisk: z.number(),
    unknown: z.number(),
    stale: z.number(),
    /** Of those at risk, the one that fails first. */
    soonest: timeToFailure,
    /** Of running containers; `null` where none was ever sampled. */
    newestSampleAt: epochMs.nullable(),
  }),
  top: z.array(riskRow),
  failures: z.object({
    since: epochMs,
    /** At or over the threshold of its policy, early enough to act, in the hour before. */
    foreseen: z.number(),
    notForeseen: z.number(),
    /** Nothing was assessed in the hour before, so nothing could be foreseen. */
    notAssessed: z.number(),
    /** The newest of those that were not foreseen, or not assessed. */
    missed: z.array(
      z.object({
        containerId: z.number(),
        name: z.string(),
        at: epochMs,
        kind: z.string(),
        detail: z.string(),
        /** The greatest risk that was said in the hour before; `null`: none was. */
        greatestRisk: z.number().nullable(),
        threshold: z.number(),
      }),
    ),
  }),
  health: z.array(healthPart),
});
export type Overview = z.infer<typeof overview>;
