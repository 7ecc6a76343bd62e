import { z } from "zod";
import { chooseLstm, retrainLstm } from "@/server/operator/tune-lstm";
import { listLstmVersions } from "@/server/store/forecast-models";
import { readSpeaking } from "@/server/store/models-view";
import { listTrainings } from "@/server/store/training-runs";
import { actionOutcome } from "../shapes/common";
import { forecastModelRow, speakingRow, trainingRunRow } from "../shapes/models";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

export const modelsRouter = router({
  speaking: viewerProcedure
    .output(z.array(speakingRow))
    .query(({ ctx }) => readSpeaking(ctx.db, ctx.clock.now())),
  lstm: viewerProcedure
    .output(z.object({ versions: z.array(forecastModelRow), trainings: z.array(trainingRunRow) }))
    .query(async ({ ctx }) => ({
      versions: await listLstmVersions(ctx.db),
      trainings: await listTrainings(ctx.db, "lstm", ctx.clock.now()),
    })),
  retrain: operatorProcedure.output(actionOutcome).mutation(({ ctx }) => retrainLstm(ctx)),
  choose: operatorProcedure
    .input(z.object({ version: z.string().min(1).max(80).nullable() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => chooseLstm(ctx, input)),
});
