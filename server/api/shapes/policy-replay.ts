import { z } from "zod";
import { epochMs } from "./common";

const replayScore = z.object({
  failures: z.number(),
  caught: z.number(),
  medianLeadMs: z.number().nullable(),
  grants: z.number(),
  falseGrants: z.number(),
  unknownGrants: z.number(),
  refused: z.number(),
  changes: z.number(),
  grantedMs: z.number(),
});

/** What the last days would have been under a policy as drafted, beside the one in force. */
export const policyReplay = z.object({
  /** How far the history really goes; `null`: nothing was assessed yet. */
  from: epochMs.nullable(),
  until: epochMs,
  /** Containers of the scope that were assessed in that time. */
  containers: z.number(),
  /** Containers that the draft matches but whose values another policy or a label sets. */
  overruled: z.number(),
  drafted: replayScore,
  inForce: replayScore,
});
export type PolicyReplay = z.infer<typeof policyReplay>;
