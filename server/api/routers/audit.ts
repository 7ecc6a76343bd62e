import { z } from "zod";
import { readAudit } from "@/server/store/audit";
import { lastAuditCheck, verifyAudit } from "@/server/store/verify-audit";
import { inRest } from "../in-rest";
import { auditCheck, auditRow } from "../shapes/people";
import { router, viewerProcedure } from "../trpc";

/** What an earlier check said, kept elsewhere. */
const noted = z.object({ rows: z.number().int().positive(), head: z.string().regex(/^[0-9a-f]{64}$/) });

export const auditRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/audit", "Who or what did what, newest first", "audit"))
    .input(
      z.object({
        before: z
          .string()
          .regex(/^\d{1,18}$/)
          .optional(),
        search: z.string().trim().max(100).optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(auditRow), nextBefore: z.string().nullable() }))
    .query(({ ctx, input }) => readAudit(ctx.db, input)),
  check: viewerProcedure.output(auditCheck.nullable()).query(({ ctx }) => lastAuditCheck(ctx.db)),
  verify: viewerProcedure
    .meta(
      inRest("POST", "/audit/verify", "Read the whole audit and reckon its chain of hashes anew", "audit"),
    )
    .input(z.object({ expect: noted.optional() }))
    .output(auditCheck)
    .mutation(({ ctx, input }) => verifyAudit(ctx.db, ctx.secrets, ctx.clock.now(), input.expect)),
});
