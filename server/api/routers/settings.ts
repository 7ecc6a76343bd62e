import { z } from "zod";
import { setRetention } from "@/server/operator/set-retention";
import { readEndpoints } from "@/server/store/endpoints-view";
import { readRetention } from "@/server/store/retention-view";
import { actionOutcome } from "../shapes/common";
import { retention, retentionDays, telemetry } from "../shapes/settings";
import { adminProcedure, router, viewerProcedure } from "../trpc";

export const settingsRouter = router({
  telemetry: viewerProcedure.output(telemetry).query(async ({ ctx }) => ({
    intervalSeconds: ctx.intervalSeconds,
    endpoints: await readEndpoints(ctx.db),
  })),
  retention: viewerProcedure
    .output(retention)
    .query(({ ctx }) => readRetention(ctx.db, ctx.configuredRetentionDays)),
  setRetention: adminProcedure
    .input(z.object({ days: retentionDays }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setRetention(ctx, input)),
});
