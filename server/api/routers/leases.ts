import { z } from "zod";
import { extendLease, keepForGood } from "@/server/operator/decide-lease";
import { actionOutcome } from "../shapes/common";
import { operatorProcedure, router } from "../trpc";

const lease = z.object({ id: z.string().min(1).max(64) });

export const leasesRouter = router({
  extend: operatorProcedure
    .input(lease)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => extendLease(ctx, input)),
  keepForGood: operatorProcedure
    .input(lease)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => keepForGood(ctx, input)),
});
