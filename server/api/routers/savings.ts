import { z } from "zod";
import { readSavingDays, readSavingRows } from "@/server/store/savings";
import { inRest } from "../in-rest";
import { savingDay, savingRow } from "../shapes/savings";
import { router, viewerProcedure } from "../trpc";

export const savingsRouter = router({
  containers: viewerProcedure
    .meta(inRest("GET", "/recommendations", "The right size of every container and dimension", "savings"))
    .output(z.array(savingRow))
    .query(({ ctx }) => readSavingRows(ctx.db)),
  days: viewerProcedure
    .meta(inRest("GET", "/savings", "Requested, used and right amounts by day", "savings"))
    .output(z.array(savingDay))
    .query(({ ctx }) => readSavingDays(ctx.db, ctx.clock.now())),
});
