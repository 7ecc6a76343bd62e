import { z } from "zod";
import { removeChannel, saveChannel, savePublicUrl, testChannel } from "@/server/operator/tune-notifications";
import { readChannels } from "@/server/store/notification-view";
import { readPublicUrl } from "@/server/store/settings";
import { actionOutcome, rowId } from "../shapes/common";
import { channelInput, notificationSettings, publicUrlInput } from "../shapes/notifications";
import { adminProcedure, operatorProcedure, router } from "../trpc";

export const notificationsRouter = router({
  settings: operatorProcedure.output(notificationSettings).query(async ({ ctx }) => {
    const own = await readPublicUrl(ctx.db);
    return {
      channels: await readChannels(ctx.db, ctx.clock.now()),
      publicUrl: own ?? ctx.publicUrl,
      publicUrlSet: own !== null,
      canSeal: ctx.secrets !== null,
    };
  }),
  save: adminProcedure
    .input(channelInput)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => saveChannel(ctx, input)),
  remove: adminProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removeChannel(ctx, input)),
  test: adminProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => testChannel(ctx, input)),
  setPublicUrl: adminProcedure
    .input(publicUrlInput)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => savePublicUrl(ctx, input)),
});
