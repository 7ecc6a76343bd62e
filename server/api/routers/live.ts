import { tracked } from "@trpc/server";
import { z } from "zod";
import { router, viewerProcedure } from "../trpc";

export const liveRouter = router({
  /** What changed, as it changes. A client that comes back is told to look at everything again. */
  changes: viewerProcedure
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      if (input?.lastEventId) {
        const at = Date.now();
        yield tracked(String(at), { topics: ["fleet", "negotiations", "policies", "hosts"] as const, at });
      }
      for await (const change of ctx.live.changes(signal)) {
        // A session that was ended meanwhile hears nothing more.
        if ((await ctx.userOf(ctx.headers)) === null) return;
        yield tracked(String(change.at), change);
      }
    }),
});
