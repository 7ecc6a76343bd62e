import { amountOf, MACHINE_DIMENSIONS, type MachineDescription } from "@/server/domain/machine/machine";
import type { DurationMs } from "@/server/domain/units";
import type { House } from "@/server/house";
import { hostLink } from "@/server/loop/host-link";
import type { Machine } from "@/server/store/generated/client";
import { followCapacity } from "@/server/store/host-capacity";
import { intendShrink } from "@/server/store/machine-leases";
import { lastGrowth } from "@/server/store/machine-requests";

/** A call that was given up may still be carried out this much later. */
const WATCHED_FOR_MS: DurationMs = 60 * 60_000;

/**
 * Growth that comes after it was given up is nobody's: nothing was promised for it, no lease ends it. It is put back like
 * a lease, as far as nobody uses it by then.
 */
export async function putBackLate(house: House, machine: Machine, seen: MachineDescription): Promise<void> {
  const now = house.clock.now();
  const { hostId } = machine;
  for (const dimension of MACHINE_DIMENSIONS) {
    const last = await lastGrowth(house.db, machine, dimension);
    const endedAt = last?.endedAt?.getTime();
    if (!last?.calledAt || endedAt === undefined || last.state === "committed") continue;
    const from = amountOf(seen.size, dimension);
    if (from !== Number(last.toAmount) || now - endedAt > WATCHED_FOR_MS) continue;
    // What it has by now is what goes.
    await followCapacity(house.db, hostId, await hostLink(house, hostId).runtime.describeHost(), now);
    const because = "the manager carried it out after it was given up";
    await intendShrink(house.db, { hostId, dimension, from, to: Number(last.fromAmount), because, now });
  }
}
