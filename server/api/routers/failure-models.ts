import { readAverted } from "@/server/store/averted";
import { avertedSummary } from "../shapes/failure-models";
import { router, viewerProcedure } from "../trpc";

const AVERTED_WINDOW_MS = 30 * 86_400_000;

export const failureModelsRouter = router({
  averted: viewerProcedure
    .output(avertedSummary)
    .query(({ ctx }) => readAverted(ctx.db, ctx.clock.now() - AVERTED_WINDOW_MS)),
});
