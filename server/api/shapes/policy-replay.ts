import { z } from "zod";
import { epochMs } from "./common";

const replayScore = z.object({
  failures: z.number(),
  caught: z.number(),
  crashes: z.number(),
  medianLeadMs: z.number().nullable(),
  grants: z.number(),
  falseGrants: z.number(),
  unknownGrants: z.number(),
  refused: z.number(),
  unsized: z.number(),
  changes: z.number(),
  grantedMs: z.number(),
  slack: z.object({ cpu: z.number().nullable(), memory: z.number().nullable() }),
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

/** A replay as it goes on. */
export const replayRun = z.object({
  id: z.string(),
  state: z.enum(["waiting", "running", "done", "cancelled", "failed"]),
  /** In [0, 1]. */
  progress: z.number(),
  words: z.string(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
  result: policyReplay.nullable(),
  /** Whether the drafted policy earns *auto* with it, and what is missing; `null` until it is done. */
  unlock: z.object({ unlocks: z.boolean(), words: z.array(z.string()) }).nullable(),
  /** Something that it went by was saved since. */
  isStale: z.boolean(),
});
export type ReplayRun = z.infer<typeof replayRun>;
