import { z } from "zod";
import {
  cancelFailureTraining,
  chooseFailureModel,
  retrainFailureModel,
  takeBackFailureModel,
} from "@/server/operator/tune-failure-model";
import { readAverted } from "@/server/store/averted";
import { readDrift } from "@/server/store/drift-view";
import { readFailureLearning } from "@/server/store/failure-learning-view";
import { readFailureQuality } from "@/server/store/failure-quality";
import { readFailureList } from "@/server/store/failures-view";
import { readHoldout } from "@/server/store/holdout-view";
import { readLeadTimes } from "@/server/store/lead-times-view";
import { actionOutcome } from "../shapes/common";
import { driftView, failureLearning } from "../shapes/failure-learning";
import { avertedSummary, failureQuality, horizonMinutes } from "../shapes/failure-models";
import { failures } from "../shapes/failures";
import { holdoutSummary } from "../shapes/holdout";
import { leadTimes } from "../shapes/lead-times";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

const MONTH_MS = 30 * 86_400_000;

export const failureModelsRouter = router({
  averted: viewerProcedure
    .output(avertedSummary)
    .query(({ ctx }) => readAverted(ctx.db, ctx.clock.now() - MONTH_MS)),
  holdout: viewerProcedure
    .output(holdoutSummary)
    .query(({ ctx }) => readHoldout(ctx.db, ctx.clock.now() - MONTH_MS, ctx.clock.now())),
  outcomes: viewerProcedure
    .output(failures)
    .query(({ ctx }) => readFailureList(ctx.db, ctx.clock.now() - MONTH_MS)),
  leadTimes: viewerProcedure.output(leadTimes).query(({ ctx }) => readLeadTimes(ctx.db, ctx.clock.now())),
  quality: viewerProcedure
    .input(z.object({ horizonMinutes }))
    .output(failureQuality)
    .query(({ ctx, input }) => readFailureQuality(ctx.db, input.horizonMinutes, ctx.clock.now())),
  learning: viewerProcedure
    .output(failureLearning)
    .query(({ ctx }) => readFailureLearning(ctx.db, ctx.clock.now())),
  drift: viewerProcedure.output(driftView).query(({ ctx }) => readDrift(ctx.db, ctx.clock.now())),
  retrain: operatorProcedure.output(actionOutcome).mutation(({ ctx }) => retrainFailureModel(ctx)),
  cancelTraining: operatorProcedure.output(actionOutcome).mutation(({ ctx }) => cancelFailureTraining(ctx)),
  choose: operatorProcedure
    .input(z.object({ version: z.string().min(1).max(80).nullable() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => chooseFailureModel(ctx, input)),
  rollBack: operatorProcedure.output(actionOutcome).mutation(({ ctx }) => takeBackFailureModel(ctx)),
});
