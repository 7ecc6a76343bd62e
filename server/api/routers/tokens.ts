import { z } from "zod";
import { createToken, revokeToken } from "@/server/operator/manage-tokens";
import { readApiTokens } from "@/server/store/api-tokens";
import { actionOutcome } from "../shapes/common";
import { apiToken, createdToken, newToken } from "../shapes/tokens";
import { router, viewerProcedure } from "../trpc";

/** Tokens for programs. Not in the REST API: a token makes no tokens. */
export const tokensRouter = router({
  list: viewerProcedure.output(z.array(apiToken)).query(({ ctx }) =>
    readApiTokens(ctx.db, {
      ...(ctx.user.role === "admin" ? {} : { ownerId: ctx.user.id }),
      now: ctx.clock.now(),
    }),
  ),
  create: viewerProcedure
    .input(newToken)
    .output(createdToken)
    .mutation(({ ctx, input }) => createToken(ctx, input)),
  revoke: viewerProcedure
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => revokeToken(ctx, input)),
});
