import { z } from "zod";
import { forgetView, keepView } from "@/server/operator/keep-view";
import { readViews } from "@/server/store/saved-views";
import { actionOutcome, rowId } from "../shapes/common";
import { newSavedView, savedPage, savedView } from "../shapes/saved-views";
import { router, viewerProcedure } from "../trpc";

export const savedViewsRouter = router({
  list: viewerProcedure
    .input(z.object({ page: savedPage }))
    .output(z.array(savedView))
    .query(({ ctx, input }) => readViews(ctx.db, ctx.user.id, input.page)),
  save: viewerProcedure
    .input(newSavedView)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => keepView(ctx, input)),
  remove: viewerProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => forgetView(ctx, input)),
});
