import { z } from "zod";
import { selectSpeaking } from "@/server/domain/forecast/speaking/select-speaking";
import { summarizeSpeaking } from "@/server/domain/forecast/speaking/summarize-speaking";
import { chooseLstm, retrainLstm } from "@/server/operator/tune-lstm";
import { listLstmVersions } from "@/server/store/forecast-models";
import { readSpeaking } from "@/server/store/models-view";
import { listTrainings } from "@/server/store/training-runs";
import { actionOutcome } from "../shapes/common";
import { forecastModelRow, speakingPage, speakingView, trainingRunRow } from "../shapes/models";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

export const modelsRouter = router({
  speaking: viewerProcedure
    .input(
      speakingView.extend({
        cursor: z.number().int().min(0).max(1_000_000).nullish(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(speakingPage)
    .query(async ({ ctx, input: { cursor, limit, ...view } }) => {
      const rows = await readSpeaking(ctx.db, ctx.clock.now());
      const [shown, from] = [selectSpeaking(rows, view), cursor ?? 0];
      return {
        summary: summarizeSpeaking(rows),
        total: rows.length,
        shown: shown.length,
        rows: shown.slice(from, from + limit),
      };
    }),
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
