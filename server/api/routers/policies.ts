import { z } from "zod";
import { removePolicy, savePolicy } from "@/server/operator/tune-policy";
import { replayDraft } from "@/server/store/policy-replay";
import { previewThreshold, readPolicies } from "@/server/store/policy-view";
import { inRest } from "../in-rest";
import { actionOutcome, revision, rowId } from "../shapes/common";
import { policyInput, policyRow, policyValues } from "../shapes/policy";
import { policyReplay } from "../shapes/policy-replay";
import { adminProcedure, operatorProcedure, router, viewerProcedure } from "../trpc";

export const policiesRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/policies", "Policies and their defaults", "policies"))
    .output(z.object({ rows: z.array(policyRow), defaults: policyValues }))
    .query(({ ctx }) => readPolicies(ctx.db)),
  save: operatorProcedure
    .input(policyInput)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => savePolicy(ctx, input)),
  remove: adminProcedure
    .input(z.object({ id: rowId, revision }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removePolicy(ctx, input)),
  replay: viewerProcedure
    .input(policyInput)
    .output(policyReplay)
    .query(({ ctx, input }) => replayDraft(ctx.db, input, ctx.clock.now())),
  preview: viewerProcedure
    .input(
      z.object({
        pattern: z.string().max(120),
        threshold: z.number().min(0).max(1),
        horizonMinutes: policyValues.shape.horizonMinutes,
      }),
    )
    .output(
      z.object({
        matches: z.number(),
        over: z.array(z.object({ id: z.number(), name: z.string(), risk: z.number() })),
      }),
    )
    .query(({ ctx, input }) => previewThreshold(ctx.db, input)),
});
