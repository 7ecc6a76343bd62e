import { z } from "zod";
import { readAverted } from "@/server/store/averted";
import { readFailureQuality } from "@/server/store/failure-quality";
import { inRest } from "../in-rest";
import { avertedSummary, failureQuality, horizonMinutes } from "../shapes/failure-models";
import { router, viewerProcedure } from "../trpc";

const AVERTED_WINDOW_MS = 30 * 86_400_000;

export const failureModelsRouter = router({
  averted: viewerProcedure
    .meta(inRest("GET", "/failures-averted", "Failures averted: confirmed, probable, unknown", "models"))
    .output(avertedSummary)
    .query(({ ctx }) => readAverted(ctx.db, ctx.clock.now() - AVERTED_WINDOW_MS)),
  quality: viewerProcedure
    .input(z.object({ horizonMinutes }))
    .output(failureQuality)
    .query(({ ctx, input }) => readFailureQuality(ctx.db, input.horizonMinutes, ctx.clock.now())),
});
