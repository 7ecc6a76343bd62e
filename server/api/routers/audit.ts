import { z } from "zod";
import { readAudit } from "@/server/store/audit";
import { inRest } from "../in-rest";
import { auditRow } from "../shapes/people";
import { router, viewerProcedure } from "../trpc";

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
});
