import { z } from "zod";
import { readFleet, readSparks } from "@/server/store/fleet-view";
import { rowId } from "../shapes/common";
import { fleet, sparks } from "../shapes/fleet";
import { router, viewerProcedure } from "../trpc";

export const fleetRouter = router({
  list: viewerProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/containers",
        summary: "Every container, its usage, limits and risk",
        tags: ["containers"],
        protect: true,
      },
    })
    .output(fleet)
    .query(({ ctx }) => readFleet(ctx.db, ctx.clock.now(), ctx.intervalSeconds)),
  sparks: viewerProcedure
    .input(z.object({ ids: z.array(rowId).max(200) }))
    .output(sparks)
    .query(({ ctx, input }) => readSparks(ctx.db, input.ids, ctx.clock.now())),
});
