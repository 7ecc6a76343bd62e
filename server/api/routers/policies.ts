import { z } from "zod";
import { cancelReplay, startReplay } from "@/server/operator/replay-draft";
import { removePolicy, savePolicy } from "@/server/operator/tune-policy";
import { lockAuto, overrideAuto, setAutoBar, unlockAuto } from "@/server/operator/unlock-auto";
import { readReplay } from "@/server/store/policy-replays";
import { readRevisions } from "@/server/store/policy-revisions";
import { previewThreshold, readPolicies } from "@/server/store/policy-view";
import { inRest } from "../in-rest";
import { actionOutcome, revision, rowId } from "../shapes/common";
import { autoBar, policyInput, policyRevision, policyRow, policyValues } from "../shapes/policy";
import { replayRun } from "../shapes/policy-replay";
import { adminProcedure, operatorProcedure, router, viewerProcedure } from "../trpc";

const replayId = z.object({ id: z.string().min(1).max(60) });

export const policiesRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/policies", "Policies and their defaults", "policies"))
    .output(z.object({ rows: z.array(policyRow), defaults: policyValues, bar: autoBar }))
    .query(({ ctx }) => readPolicies(ctx.db)),
  save: operatorProcedure
    .input(policyInput)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => savePolicy(ctx, input)),
  remove: adminProcedure
    .input(z.object({ id: rowId, revision }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removePolicy(ctx, input)),
  revisions: viewerProcedure
    .input(z.object({ id: rowId }))
    .output(z.array(policyRevision))
    .query(({ ctx, input }) => readRevisions(ctx.db, input.id)),
  startReplay: operatorProcedure
    .input(policyInput)
    .output(replayId)
    .mutation(({ ctx, input }) => startReplay(ctx, input)),
  replayRun: viewerProcedure
    .input(replayId)
    .output(replayRun.nullable())
    .query(({ ctx, input }) => readReplay(ctx.db, input.id, ctx.clock.now())),
  cancelReplay: operatorProcedure
    .input(replayId)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => cancelReplay(ctx, input)),
  unlockAuto: operatorProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => unlockAuto(ctx, input)),
  overrideAuto: adminProcedure
    .input(z.object({ id: rowId, reason: z.string().trim().min(10, "Say why, in a few words").max(500) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => overrideAuto(ctx, input)),
  lockAuto: operatorProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => lockAuto(ctx, input)),
  setAutoBar: adminProcedure
    .input(autoBar)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setAutoBar(ctx, input)),
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
