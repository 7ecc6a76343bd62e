import assert from "node:assert/strict";
import { leak } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;

/** After a restart of PFN, everything looks overdue at once. */
export const restartStorm: Fault = {
  fault: "a restart with 1,000 containers at risk: warm-up, then no more than the host's budget",
  async run(lab, short) {
    const count = short ? 20 : 1_000;
    const house = await lab.house({
      containers: Array.from({ length: count }, (_, i) => leak(`leak${i}`, 12)),
      host: { cpuMillicores: count * 1_000, memoryBytes: count * 1_024 * MIB },
      policy: { cooldownSeconds: 0 },
    });
    const budget = short ? 5 : 120;
    house.settings.hourlyBudget = budget;
    const { db, hostId, clock } = house;
    await db.prisma.host.update({
      where: { id: hostId },
      data: { warmUpUntil: new Date(clock.now() + 30_000) },
    });
    await house.live(20);
    assert.equal(await db.prisma.change.count(), 0, "something was changed during the warm-up");
    for (let lived = 0; lived < 240 && house.runtime.updates.length < budget; lived += 10)
      await house.live(10);
    await house.live(20);
    const { rows } = await db.pool.query<{ n: number }>(
      "select count(*)::int as n from negotiation where risk >= 0.5",
    );
    const changed = house.runtime.updates.length;
    assert.ok(changed > 0, "nobody was helped after the warm-up");
    assert.ok(changed <= budget, `${changed} changes, where the budget is ${budget}`);
    return {
      runs: count,
      saw: `${count} at risk, none changed in the warm-up, then ${changed} within the hour's budget of ${budget} (${rows[0]?.n} asks)`,
    };
  },
};
