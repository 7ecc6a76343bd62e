import { z } from "zod";
import { changePassword, endOwnSessions } from "@/server/operator/keep-account";
import { resetPassword } from "@/server/operator/reset-password";
import { readSessions } from "@/server/store/sessions";
import type { Context } from "../context";
import { ownSession, passwordChange, passwordReset } from "../shapes/account";
import { actionOutcome } from "../shapes/common";
import { publicProcedure, router, viewerProcedure } from "../trpc";

/** One's own account. Not in the REST API: a token changes no password and ends no session. */
export const accountRouter = router({
  sessions: viewerProcedure
    .output(z.array(ownSession))
    .query(async ({ ctx }) => readSessions(ctx.db, ctx.user.id, await sessionIdOf(ctx), ctx.clock.now())),
  changePassword: viewerProcedure
    .input(passwordChange)
    .output(actionOutcome)
    .mutation(async ({ ctx, input }) => changePassword({ ...ctx, sessionId: await sessionIdOf(ctx) }, input)),
  endSessions: viewerProcedure
    .input(z.object({ id: z.string().min(1).max(64).nullable() }))
    .output(actionOutcome)
    .mutation(async ({ ctx, input }) => endOwnSessions({ ...ctx, sessionId: await sessionIdOf(ctx) }, input)),
  resetPassword: publicProcedure
    .input(passwordReset)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
});

const sessionIdOf = async ({ auth, headers }: Context): Promise<string | null> =>
  (await auth.api.getSession({ headers }))?.session.id ?? null;
