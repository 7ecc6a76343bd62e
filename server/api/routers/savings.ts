import { z } from "zod";
import { readSavingDays, readSavingRows } from "@/server/store/savings";
import { savingDay, savingRow } from "../shapes/savings";
import { router, viewerProcedure } from "../trpc";

export const savingsRouter = router({
  containers: viewerProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/recommendations",
        summary: "The right size of every container and dimension",
        tags: ["savings"],
        protect: true,
      },
    })
    .output(z.array(savingRow))
    .query(({ ctx }) => readSavingRows(ctx.db)),
  days: viewerProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/savings",
        summary: "Requested, used and right amounts by day",
        tags: ["savings"],
        protect: true,
      },
    })
    .output(z.array(savingDay))
    .query(({ ctx }) => readSavingDays(ctx.db, ctx.clock.now())),
});
