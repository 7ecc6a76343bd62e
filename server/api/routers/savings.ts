import { z } from "zod";
import { readSavingDays, readSavingRows } from "@/server/store/savings";
import { savingDay, savingRow } from "../shapes/savings";
import { router, viewerProcedure } from "../trpc";

export const savingsRouter = router({
  containers: viewerProcedure.output(z.array(savingRow)).query(({ ctx }) => readSavingRows(ctx.db)),
  days: viewerProcedure
    .output(z.array(savingDay))
    .query(({ ctx }) => readSavingDays(ctx.db, ctx.clock.now())),
});
