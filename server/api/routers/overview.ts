import { readOverview } from "@/server/store/overview";
import { overview } from "../shapes/overview";
import { router, viewerProcedure } from "../trpc";

export const overviewRouter = router({
  get: viewerProcedure.output(overview).query(async ({ ctx }) => {
    const at = ctx.clock.now();
    return { at, ...(await readOverview(ctx.db, at, ctx.intervalSeconds)) };
  }),
});
