import { z } from "zod";
import { CAUSES } from "@/server/domain/risk/assessment";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";

/** Milliseconds since 1970-01-01 UTC. */
export const epochMs = z.number();
/** A row's number; what no row can have is turned away before the database is asked. */
export const rowId = z.int32().positive();
export const revision = z.int32();
export const cause = z.enum(CAUSES);
export const limitDimension = z.enum(LIMIT_DIMENSIONS);
export const mode = z.enum(["observe", "ask", "auto"]);
export const role = z.enum(["viewer", "operator", "admin"]);

/** `null` when the risk is unknown: never shown as zero. */
export const riskNow = z
  .object({ m5: z.number(), m15: z.number(), m60: z.number() })
  .nullable()
  .describe("probability of failure within 5, 15, 60 minutes");

export const timeToFailure = z
  .object({ earlySeconds: z.number(), medianSeconds: z.number(), lateSeconds: z.number().nullable() })
  .nullable();

/** Absolute caps; `null` is "no limit". */
export const limits = z.object({
  cpuMillicores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  networkBytesPerSecond: z.number().nullish(),
  diskBytesPerSecond: z.number().nullish(),
});

/** What an action answers: refusing is an outcome with a sentence, not an exception. */
export const actionOutcome = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("done"),
    message: z.string(),
    /** The decision on this negotiation can be taken back until then. */
    undo: z.object({ negotiationId: z.string(), until: epochMs }).optional(),
  }),
  z.object({ kind: z.literal("refused"), because: z.string() }),
]);
export type ActionOutcome = z.infer<typeof actionOutcome>;
