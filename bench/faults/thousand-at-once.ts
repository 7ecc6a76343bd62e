import assert from "node:assert/strict";
import { collect } from "@/server/loop/collect";
import { dockStub } from "./docked-house";
import type { Fault } from "./fault";

const MOST_AT_ONCE = 64;

/** Every container of a full host is due at the same instant, and each answer takes its time. */
export const thousandAtOnce: Fault = {
  fault: "1,000 targets due at one instant",
  async run(lab, short) {
    const rounds = short ? 1 : 5;
    const { house, engine } = await dockStub(lab, 1_000);
    engine.delayMs = 20;
    engine.mostAtOnce = 0;
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      house.clock.advance(10);
      const startedAt = performance.now();
      await collect(house, { hostId: house.hostId });
      longest = Math.max(longest, performance.now() - startedAt);
      const { rows } = await house.db.pool.query<{ n: number }>(
        "select count(distinct container_id)::int as n from telemetry.sample where memory_working_set_bytes is not null",
      );
      assert.equal(rows[0]?.n, 1_000, "a sample of everybody");
    }
    assert.ok(engine.mostAtOnce <= MOST_AT_ONCE, `${engine.mostAtOnce} requests at once`);
    return {
      runs: rounds,
      saw: `${rounds} ticks of 1,000 containers through the API, at most ${engine.mostAtOnce} requests at once, the longest ${Math.round(longest)} ms`,
    };
  },
};
