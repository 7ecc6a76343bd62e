import { z } from "zod";
import { createFirstAdministrator } from "@/server/operator/create-first-administrator";
import { isSetupOpen } from "@/server/store/people";
import { actionOutcome } from "../shapes/common";
import { newPerson } from "../shapes/people";
import { publicProcedure, router } from "../trpc";

export const setupRouter = router({
  status: publicProcedure
    .output(
      z.object({
        open: z.boolean(),
        /** By what else people sign in; null: by a password alone. */
        elsewhere: z.string().nullable(),
      }),
    )
    .query(async ({ ctx }) => ({ open: await isSetupOpen(ctx.db), elsewhere: ctx.signInElsewhere })),
  createAdmin: publicProcedure
    .input(newPerson.extend({ token: z.string().min(1).max(200) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => createFirstAdministrator(ctx, input)),
});
