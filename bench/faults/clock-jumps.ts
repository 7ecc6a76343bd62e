import assert from "node:assert/strict";
import { grantTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;
const HOUR = 3_600;

/** The machine's clock is set an hour ahead and back while grants run. */
export const clockJumps: Fault = {
  fault: "the clock set an hour ahead and an hour back",
  async run(lab, short) {
    const rounds = short ? 1 : 4;
    let returned = 0;
    for (let round = 0; round < rounds; round++) {
      const names = Array.from({ length: 8 }, (_, i) => `granted${i}`);
      const house = await lab.house({
        containers: names.map((name) => healthy(name)),
        policy: { cooldownSeconds: 0 },
        seed: round + 1,
      });
      await house.live(30);
      for (const name of names) await grantTo(house, name, { amount: 320 * MIB, leaseSeconds: 2 * HOUR });
      await house.live(20);
      const decided = () => house.db.prisma.change.count();
      const before = await decided();

      house.clock.advance(HOUR);
      await house.live(60);
      assert.equal(
        await decided(),
        before,
        "an hour ahead: something was decided on what an hour lies between",
      );

      house.clock.advance(-HOUR);
      await house.live(60);
      assert.equal(await decided(), before, "an hour back: something was decided on samples of the future");

      house.clock.advance(2 * HOUR);
      await house.live(120);
      const leases = await house.db.prisma.lease.findMany({ where: { hostId: house.hostId } });
      for (const { state, endsAt, note } of leases)
        assert.ok(
          state !== "active" || note !== null || endsAt.getTime() > house.clock.now() - 600_000,
          "a grant ends",
        );
      const over = leases.filter(({ state, renewals }) => state !== "active" || renewals > 0);
      returned += over.length;
    }
    assert.ok(returned > 0, "when the leases were over, nothing happened to them");
    return {
      runs: 2 * rounds,
      saw: `${2 * rounds} jumps: nothing decided while clocks and samples disagreed; ${returned} grants went back or were renewed when their time had come`,
    };
  },
};
