import { z } from "zod";
import { removeObjective, setObjective } from "@/server/operator/set-objective";
import { readObjectives } from "@/server/store/objectives-view";
import { actionOutcome, rowId } from "../shapes/common";
import { objectiveInput, objectives } from "../shapes/objectives";
import { operatorProcedure, router, viewerProcedure } from "../trpc";

export const objectivesRouter = router({
  list: viewerProcedure
    .input(z.object({ containerId: rowId }))
    .output(objectives)
    .query(({ ctx, input }) => readObjectives(ctx.db, input.containerId, ctx.clock.now())),
  set: operatorProcedure
    .input(objectiveInput)
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setObjective(ctx, input)),
  remove: operatorProcedure
    .input(z.object({ id: rowId }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => removeObjective(ctx, input)),
});
