import { z } from "zod";
import { FAILURE_KINDS } from "@/server/domain/learning/outcomes/outcome-kinds";
import { cause, epochMs } from "./common";

export const failureKind = z.enum(FAILURE_KINDS);

/** What really failed: the labels that everything on this page is held against. */
export const failures = z.object({
  since: epochMs,
  counts: z.array(z.object({ kind: failureKind, cause, count: z.number() })),
  newest: z.array(
    z.object({
      id: z.string(),
      containerId: z.number(),
      name: z.string(),
      at: epochMs,
      endedAt: epochMs.nullable(),
      /** It goes on. */
      isOpen: z.boolean(),
      kind: failureKind,
      cause,
      detail: z.string(),
    }),
  ),
});
export type Failures = z.infer<typeof failures>;
