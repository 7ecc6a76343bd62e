import { z } from "zod";
import { removeFeed, setFeedPaused, testFeed } from "@/server/operator/manage-feeds";
import { saveFeed } from "@/server/operator/save-feed";
import { readFeeds } from "@/server/store/feed-view";
import { actionOutcome, rowId } from "../shapes/common";
import { feedRow, feedSettings } from "../shapes/feed";
import { adminProcedure, router, viewerProcedure } from "../trpc";

const address = z.object({ id: rowId });

export const feedsRouter = router({
  list: viewerProcedure.output(z.array(feedRow)).query(({ ctx }) => readFeeds(ctx.db, ctx.clock.now())),
  save: adminProcedure
    .input(z.object({ id: rowId.nullable(), settings: feedSettings }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => saveFeed(ctx, input)),
  setPaused: adminProcedure
    .input(address.extend({ paused: z.boolean() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setFeedPaused(ctx, input)),
  remove: adminProcedure
    .input(address)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removeFeed(ctx, input)),
  test: adminProcedure
    .input(address)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => testFeed(ctx, input)),
});
