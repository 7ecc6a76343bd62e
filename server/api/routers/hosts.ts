import { z } from "zod";
import { addHost, removeHost, testHost } from "@/server/operator/manage-hosts";
import { setCapacity } from "@/server/operator/set-capacity";
import { setReserve } from "@/server/operator/set-reserve";
import { readHostEndpoints } from "@/server/store/host-endpoint-view";
import { readHosts } from "@/server/store/host-view";
import { inRest } from "../in-rest";
import { actionOutcome, rowId } from "../shapes/common";
import { hostRow } from "../shapes/host";
import { hostEndpointRow } from "../shapes/host-endpoint";
import { adminProcedure, router, viewerProcedure } from "../trpc";

/** Each direction, bytes a second; `null` is not known. */
const rateCapacity = z
  .number()
  .int()
  .min(2 ** 16)
  .max(2 ** 40)
  .nullable();

const pem = z.string().trim().min(1).max(50_000).includes("-----BEGIN ");
const newHost = z.object({
  name: z.string().trim().min(1).max(100),
  address: z.string().trim().min(1).max(500),
  tls: z.object({ ca: pem, cert: pem, key: pem }).nullable(),
});

export const hostsRouter = router({
  list: viewerProcedure
    .meta(inRest("GET", "/hosts", "Hosts, what is committed, used and free", "hosts"))
    .output(z.array(hostRow))
    .query(({ ctx }) => readHosts(ctx.db, ctx.clock.now())),
  endpoints: viewerProcedure.output(z.array(hostEndpointRow)).query(({ ctx }) => readHostEndpoints(ctx.db)),
  add: adminProcedure
    .input(newHost)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => addHost(ctx, input)),
  test: adminProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => testHost(ctx, input)),
  remove: adminProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removeHost(ctx, input)),
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
    .input(
      z.object({
        id: rowId,
        networkBytesPerSecond: rateCapacity,
        diskBytesPerSecond: rateCapacity,
        reserveShare: z.number().min(0).max(0.9).optional(),
      }),
    )
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setCapacity(ctx, input)),
});
