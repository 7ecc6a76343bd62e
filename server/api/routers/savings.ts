import { z } from "zod";
import { savingsPage } from "@/server/domain/savings/savings-page";
import { acceptSavings } from "@/server/operator/accept-savings";
import { giveBack } from "@/server/operator/give-back";
import { setSavingSettings } from "@/server/operator/set-saving-settings";
import { readSavingSettings } from "@/server/store/saving-settings";
import { readSavingDays, readSavingReport, readSavingRows } from "@/server/store/savings";
import { readSavingOffers } from "@/server/store/savings-offers";
import { inRest } from "../in-rest";
import { actionOutcome, revision, rowId } from "../shapes/common";
import {
  savingDay,
  savingOffer,
  savingPage,
  savingReportRow,
  savingRow,
  savingSettings,
} from "../shapes/savings";
import { adminProcedure, operatorProcedure, router, viewerProcedure } from "../trpc";

const id = z.string().min(1).max(64);

export const savingsRouter = router({
  containers: viewerProcedure
    .meta(inRest("GET", "/recommendations", "The right size of every container and dimension", "savings"))
    .output(z.array(savingRow))
    .query(({ ctx }) => readSavingRows(ctx.db, ctx.clock.now())),
  page: viewerProcedure
    .input(
      z.object({
        of: z.enum(["cpu", "memory"]),
        cursor: z.number().int().min(0).max(1_000_000).nullish(),
        limit: z.number().int().min(0).max(500).default(100),
      }),
    )
    .output(savingPage)
    .query(async ({ ctx, input }) => {
      const [rows, { reclaim }] = await Promise.all([
        readSavingRows(ctx.db, ctx.clock.now()),
        readSavingSettings(ctx.db),
      ]);
      return savingsPage(rows, input, reclaim.leastHistoryHours);
    }),
  ofContainer: viewerProcedure
    .input(z.object({ id: rowId }))
    .output(z.array(savingRow))
    .query(({ ctx, input }) => readSavingRows(ctx.db, ctx.clock.now(), input.id)),
  days: viewerProcedure
    .meta(inRest("GET", "/savings", "Requested, used, reclaimed and right amounts by day", "savings"))
    .input(z.object({ host: z.string().max(200).nullish() }))
    .output(z.array(savingDay))
    .query(({ ctx, input }) => readSavingDays(ctx.db, ctx.clock.now(), input.host ?? null)),
  report: viewerProcedure
    .input(z.object({ days: z.number().int().min(1).max(400) }))
    .output(z.array(savingReportRow))
    .query(({ ctx, input }) => readSavingReport(ctx.db, ctx.clock.now(), input.days)),
  offers: viewerProcedure.output(z.array(savingOffer)).query(({ ctx }) => readSavingOffers(ctx.db)),
  accept: operatorProcedure
    .input(z.object({ offers: z.array(z.object({ id, revision })).min(1).max(200) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => acceptSavings(ctx, input)),
  giveBack: operatorProcedure
    .input(z.object({ id }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => giveBack(ctx, input)),
  settings: viewerProcedure.output(savingSettings).query(({ ctx }) => readSavingSettings(ctx.db)),
  setSettings: adminProcedure
    .input(savingSettings)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setSavingSettings(ctx, input)),
});
