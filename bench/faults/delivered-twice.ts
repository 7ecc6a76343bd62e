import assert from "node:assert/strict";
import { apply } from "@/server/loop/apply";
import { intendFor } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;

/** A job that stalled is delivered again while the first delivery still works, or after it. */
export const deliveredTwice: Fault = {
  fault: "a stalled job delivered twice and more, at once and late",
  async run(lab, short) {
    const deliveries = [2, 3, 8];
    const rounds = short ? 2 : 20;
    const names = deliveries.flatMap((n) => Array.from({ length: rounds }, (_, r) => `c${n}-${r}`));
    const house = await lab.house({ containers: names.map((name) => healthy(name)), historyMinutes: 1 });
    const moves = new Map<string, Set<number | null>>();
    const { updateLimits } = house.runtime;
    house.runtime.updateLimits = async (id, target) => {
      moves.set(id, (moves.get(id) ?? new Set()).add((await house.fleet.readLimits(id)).limits.memoryBytes));
      await updateLimits(id, target);
    };
    let interleavings = 0;
    for (const n of deliveries) {
      for (let round = 0; round < rounds; round++) {
        const name = `c${n}-${round}`;
        const changeId = await intendFor(house, name, { amount: 320 * MIB });
        await Promise.all(Array.from({ length: n }, () => apply(house, { changeId })));
        await apply(house, { changeId });
        interleavings += n + 1;
        const { id, runtimeId } = await house.container(name);
        const { state } = await house.db.prisma.change.findUniqueOrThrow({ where: { id: changeId } });
        assert.equal(state, "verified");
        assert.equal(moves.get(runtimeId)?.size, 1, "the limit moved once");
        const audits = await house.db.prisma.audit.count({
          where: { subject: `container:${id}`, action: "change.grant" },
        });
        assert.equal(audits, 1, "it is told once");
      }
    }
    const calls = house.runtime.updates.length;
    return {
      runs: names.length,
      interleavings,
      saw: `${interleavings} deliveries of ${names.length} changes: each limit moved once, ${calls} calls in all`,
    };
  },
};
