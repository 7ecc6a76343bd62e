import { z } from "zod";
import { OBSERVED_VERDICTS } from "@/server/domain/learning/judge-observed";
import { cause, epochMs, limitDimension, limits, mode, timeToFailure } from "./common";

export const negotiationRow = z.object({
  id: z.string(),
  /** grant: the container asks for more; reclaim: the host asks for what it does not need. */
  kind: z.enum(["grant", "reclaim"]),
  containerId: z.number(),
  containerName: z.string(),
  hostName: z.string(),
  simulated: z.boolean(),
  dimension: limitDimension,
  state: z.string(),
  /** An operator can decide it now. */
  waiting: z.boolean(),
  revision: z.number(),
  mode,
  before: limits,
  /** Absolute limits in the dimension's unit (millicores or bytes). */
  asked: z.object({ min: z.number(), want: z.number(), max: z.number() }),
  offered: z.number().nullable(),
  /** The offer is smaller than what was wanted. */
  isCounter: z.boolean(),
  settled: z.number().nullable(),
  risk: z.number(),
  /** The same risk as it stands now, of an offer that waits; `null`: not known now. */
  riskNow: z.object({ risk: z.number().nullable(), at: epochMs }).nullish(),
  horizonMinutes: z.number(),
  residualRisk: z.number().nullable(),
  cause,
  timeToFailure,
  reason: z.string(),
  /** The host's answer in words, with numbers. */
  answer: z.string().nullable(),
  outcome: z.string().nullable(),
  /** What happened after it was only observed; `null`: it was not, or it is too early to say. */
  cameOf: z.object({ verdict: z.enum(OBSERVED_VERDICTS), because: z.string() }).nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: epochMs.nullable(),
  decisionNote: z.string().nullable(),
  /** The offer waits until then; then policy decides (`onTimeout`). */
  expiresAt: epochMs.nullable(),
  onTimeout: z.enum(["reject", "accept"]),
  deadlineAt: epochMs,
  leaseSeconds: z.number(),
  createdAt: epochMs,
  endedAt: epochMs.nullable(),
});
export type NegotiationRow = z.infer<typeof negotiationRow>;

export const negotiationDetail = negotiationRow.extend({
  messages: z.array(z.object({ at: epochMs, sender: z.string(), kind: z.string(), text: z.string() })),
  /** Bounds of an operator's counter, in the dimension's unit; `null` when none is possible now. */
  counterRange: z.object({ min: z.number(), max: z.number(), step: z.number() }).nullable(),
  policy: z.record(z.string(), z.unknown()),
  /** Room that another host keeps, since its own has none; `null`: none was found, or none was looked for. */
  move: z
    .object({
      hostName: z.string(),
      state: z.enum(["held", "accepted", "declined", "expired", "moved"]),
      cpuMillicores: z.number(),
      memoryBytes: z.number(),
      residualRisk: z.number().nullable(),
      heldUntil: epochMs,
      decidedBy: z.string().nullable(),
    })
    .nullable(),
});
export type NegotiationDetail = z.infer<typeof negotiationDetail>;

/** How often what was only observed in one scope came true. */
export const observedScope = z.object({
  /** A policy's name, "default", or "label:<label>". */
  scope: z.string(),
  kind: negotiationRow.shape.kind,
  failed: z.number(),
  limitReached: z.number(),
  didNotHappen: z.number(),
  unknown: z.number(),
});
export type ObservedScope = z.infer<typeof observedScope>;
/** What a typed amount would leave of the risk, as it stands now; `null` with the reason where it is not known. */
export const residualRisk = z.object({
  risk: z.number().nullable(),
  withoutGrant: z.number().nullable(),
  because: z.string().nullable(),
});
