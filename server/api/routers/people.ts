import { z } from "zod";
import { createPerson, setDisabled, setRole } from "@/server/operator/manage-people";
import { makeResetLink } from "@/server/operator/reset-password";
import { readPeople } from "@/server/store/people";
import { resetLink } from "../shapes/account";
import { actionOutcome, role } from "../shapes/common";
import { newPerson, person } from "../shapes/people";
import { adminProcedure, router } from "../trpc";

const id = z.string().min(1).max(64);

export const peopleRouter = router({
  list: adminProcedure.output(z.array(person)).query(({ ctx }) => readPeople(ctx.db)),
  create: adminProcedure
    .input(newPerson.extend({ role }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => createPerson(ctx, input)),
  setRole: adminProcedure
    .input(z.object({ id, role }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setRole(ctx, input)),
  setDisabled: adminProcedure
    .input(z.object({ id, disabled: z.boolean() }))
    .output(actionOutcome)
    .mutation(({ ctx, input }) => setDisabled(ctx, input)),
  makeResetLink: adminProcedure
    .input(z.object({ id }))
    .output(resetLink)
    .mutation(({ ctx, input }) => makeResetLink(ctx, input)),
});
