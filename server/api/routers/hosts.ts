import { z } from "zod";
import { setCapacity } from "@/server/operator/set-capacity";
import { setReserve } from "@/server/operator/set-reserve";
import { readHosts } from "@/server/store/host-view";
import { inRest } from "../in-rest";
import { actionOutcome, rowId } from "../shapes/common";
import { hostRow } from "../shapes/host";
import { adminProcedure, router, viewerProcedure } from "../trpc";

/** Each direction, bytes a second; `null` is not known. */
const rateCapacity = z
  .number()
  .int()
  .min(2 ** 16)
  .max(2 ** 40)
  .nullable();

export const hostsRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/hosts", "Hosts, what is committed, used and free", "hosts"))
    .output(z.array(hostRow))
    .query(({ ctx }) => readHosts(ctx.db, ctx.clock.now())),
  setReserve: adminProcedure
    .input(
      z.object({
        id: rowId,
        cpuMillicores: z.number().int().min(0),
        memoryBytes: z.number().int().min(0),
        commitRule: z.enum(["expected", "limits"]).optional(),
      }),
    )
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setReserve(ctx, input)),
  setCapacity: adminProcedure
    .input(z.object({ id: rowId, networkBytesPerSecond: rateCapacity, diskBytesPerSecond: rateCapacity }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setCapacity(ctx, input)),
});
