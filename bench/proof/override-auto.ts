import { systemClock } from "@/server/clock";
import type { Desk } from "@/server/operator/desk";
import { overrideAuto } from "@/server/operator/unlock-auto";
import { openDatabase } from "@/server/store/database";
import type { ScratchStack } from "../scratch-stack";

/** As an administrator named "proof", whose word the workers find in the rows at their next run. */
export async function withDesk<T>(stack: ScratchStack, act: (desk: Desk) => Promise<T>): Promise<T> {
  const db = openDatabase(stack.pool.options.connectionString ?? "", 2);
  const jobs = { send: async () => {} };
  try {
    return await act({ db, clock: systemClock, jobs, user: { id: "proof", name: "proof" } });
  } finally {
    await db.close();
  }
}

/**
 * A scratch installation has no history that could earn *auto*: an administrator overrides that, with a reason that stands
 * in its audit, as it would on a real one.
 */
export async function overrideAutoOf(stack: ScratchStack): Promise<void> {
  const reason = "a proof on containers of its own, which have no history yet";
  await withDesk(stack, async (desk) => {
    const { id } = await desk.db.prisma.policy.findUniqueOrThrow({ where: { name: "default" } });
    await overrideAuto(desk, { id, reason });
  });
}
