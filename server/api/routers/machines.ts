import { z } from "zod";
import { giveMachineBack, testMachine } from "@/server/operator/ask-machine";
import { removeMachine, saveMachine } from "@/server/operator/save-machine";
import { readMachines } from "@/server/store/machine-view";
import { actionOutcome } from "../shapes/common";
import { machineAddress, machineRow, machineSettings } from "../shapes/machine";
import { adminProcedure, operatorProcedure, router, viewerProcedure } from "../trpc";

export const machinesRouter = router({
  list: viewerProcedure.output(z.array(machineRow)).query(({ ctx }) => readMachines(ctx.db)),
  save: adminProcedure
    .input(machineAddress.extend({ settings: machineSettings }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => saveMachine(ctx, input)),
  remove: adminProcedure
    .input(machineAddress)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removeMachine(ctx, input)),
  test: adminProcedure
    .input(machineAddress)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => testMachine(ctx, input)),
  giveBack: operatorProcedure
    .input(z.object({ leaseId: z.string().min(1).max(100) }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => giveMachineBack(ctx, input)),
});
