import assert from "node:assert/strict";
import { assess } from "@/server/loop/assess";
import { negotiate } from "@/server/loop/negotiate";
import { leak } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

/** Nothing is collected any more while deciding goes on. */
export const collectorDead: Fault = {
  fault: "the collector is dead for an hour while containers are at risk",
  async run(lab, short) {
    const house = await lab.house({
      containers: [leak("a", 90), leak("b", 95)],
      policy: { cooldownSeconds: 0 },
    });
    const { db, hostId, clock } = house;
    await house.live(30);
    const before = [await db.prisma.negotiation.count(), await db.prisma.change.count()];
    const rounds = short ? 12 : 60;
    // The last samples are still fresh for three intervals.
    clock.advance(31);
    for (let round = 0; round < rounds; round++) {
      await assess(house, { hostId });
      await negotiate(house, { hostId });
      clock.advance(3_600 / rounds);
    }
    const after = [await db.prisma.negotiation.count(), await db.prisma.change.count()];
    assert.deepEqual(after, before, "something was decided on stale samples");
    const { rows } = await db.pool.query("select risk15, reason from assessment order by id desc limit 2");
    for (const { risk15, reason } of rows) {
      assert.equal(risk15, null, "a risk was said of stale samples");
      assert.match(reason, /old|stale|no sample/i);
    }
    return {
      runs: rounds,
      saw: `${rounds} rounds of deciding within an hour: risk unknown with its reason, nothing decided`,
    };
  },
};
