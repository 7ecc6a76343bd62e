import { z } from "zod";
import { pauseActing } from "@/server/operator/pause-acting";
import { hasOnlySimulatedHosts } from "@/server/store/hosts";
import { countWaiting } from "@/server/store/negotiations";
import { isActingPaused } from "@/server/store/settings";
import { inRest } from "../in-rest";
import { actionOutcome } from "../shapes/common";
import { me } from "../shapes/people";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

export const sessionRouter = router({
  me: viewerProcedure
    .meta(inRest("GET", "/status", "Who asks, and whether PFN acts", "status"))
    .output(me)
    .query(async ({ ctx }) => ({
      name: ctx.user.name,
      email: ctx.user.email,
      role: ctx.user.role,
      simulated: await hasOnlySimulatedHosts(ctx.db),
      actingPaused: await isActingPaused(ctx.db),
      waiting: await countWaiting(ctx.db),
      intervalSeconds: ctx.intervalSeconds,
    })),
  setActingPaused: operatorProcedure
    .meta(inRest("POST", "/acting", "Stop or resume all acting on any host", "status"))
    .input(z.object({ paused: z.boolean(), because: z.string().trim().max(300) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => pauseActing(ctx, input)),
});
