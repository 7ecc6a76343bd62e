import { amountOf, type MachineDimension } from "@/server/domain/machine/machine";
import { type MachineHolding, planMachineRelease } from "@/server/domain/machine/plan-machine-release";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { House } from "@/server/house";
import type { MachineLease } from "@/server/store/generated/client";
import { capacityIn } from "@/server/store/host-capacity";
import { latestHostMemory } from "@/server/store/host-memory";
import { readHostUsage } from "@/server/store/host-usage";
import {
  endMachineLease,
  intendShrink,
  machineLeases,
  neededOf,
  noteOnMachineLease,
  renewMachineLease,
} from "@/server/store/machine-leases";
import { UNDER_WAY } from "@/server/store/negotiations";
import { orSay } from "./or-say";
import type { Scene } from "./scene";

/** What is still needed is lent for this much longer. */
const TERM_MS = 30 * 60_000;
/** A machine that was just resized may have been looked at before. */
const SETTLES_WITHIN_MS = 60_000;

/** Gives back what the machine under a host was lent and nobody needs any more. Decides on rows only. */
export async function giveBackMachine(house: House, scene: Scene): Promise<void> {
  const { machine, host } = scene;
  // What is not known now decides nothing: the lease waits for the next look.
  if (!machine?.seen) return;
  for (const lease of await machineLeases(house.db, host.id)) {
    const dimension = lease.dimension as MachineDimension;
    if (machine.underWay.includes(dimension)) continue;
    await orSay(house, host.name, () => decide(house, scene, lease, dimension));
  }
}

async function decide(house: House, scene: Scene, lease: MachineLease, dimension: MachineDimension) {
  const { db } = house;
  const { now, machine } = scene;
  const size = machine?.seen ? amountOf(machine.seen.size, dimension) : null;
  if (size === null) return;
  if (size !== Number(lease.granted)) {
    // A look from before the last resize shows the old size; only what was seen after it counts.
    if (await isYoung(house, lease, now)) return;
    const because = `the machine's ${dimension} was changed by somebody else: it is ${amountWords(dimension, size)}`;
    await db.prisma.$transaction((tx) => endMachineLease(tx, lease, now, "controller", because));
    return;
  }
  const holding = await holdingOf(house, scene, lease, dimension);
  const release = planMachineRelease(holding);
  switch (release.kind) {
    case "wait": {
      const idleSince = release.idle ? (lease.idleSince ?? new Date(now)) : null;
      if (idleSince?.getTime() !== lease.idleSince?.getTime())
        await noteOnMachineLease(db, lease, { idleSince });
      return;
    }
    case "keep":
      if (lease.note !== release.because) await noteOnMachineLease(db, lease, { note: release.because });
      return;
    case "renew":
      return renewMachineLease(db, lease, now + TERM_MS, release.because);
    case "shrink": {
      if (scene.actingPaused) return;
      const { to, because } = release;
      const from = Number(lease.granted);
      const id = await intendShrink(db, { hostId: lease.hostId, dimension, from, to, because, now });
      if (id === null) return;
      const words = `${amountWords(dimension, Number(lease.granted))} → ${amountWords(dimension, to)}`;
      house.log.info(
        { hostId: lease.hostId, requestId: id },
        `Giving back ${dimension} of the machine: ${words}`,
      );
      return house.jobs.send("resize-machine", { hostId: lease.hostId }, `resize-machine-${lease.hostId}`);
    }
  }
}

/** Whether its size was moved a moment ago. */
async function isYoung({ db }: House, { hostId, dimension }: MachineLease, now: number): Promise<boolean> {
  const since = new Date(now - SETTLES_WITHIN_MS);
  const moved = { hostId, dimension, endedAt: { gte: since } };
  return (await db.prisma.machineRequest.count({ where: moved })) > 0;
}

async function holdingOf(
  { db }: House,
  { now, host }: Scene,
  lease: MachineLease,
  dimension: MachineDimension,
): Promise<MachineHolding> {
  const fresh = await db.prisma.host.findUniqueOrThrow({ where: { id: host.id } });
  const capacity = capacityIn(fresh, dimension);
  const states = { in: [...UNDER_WAY] };
  const [needed, asks, used] = await Promise.all([
    neededOf(db.prisma, fresh, dimension, now),
    db.prisma.negotiation.count({ where: { hostId: host.id, dimension, kind: "grant", state: states } }),
    dimension === "cpu"
      ? readHostUsage(db, host.id, now).then((usage) => usage.cpuMillicores)
      : latestHostMemory(db, host.id, now).then((free) =>
          free === null ? null : Math.max(0, capacity - free),
        ),
  ]);
  return {
    now,
    dimension,
    baseline: Number(lease.baseline),
    granted: Number(lease.granted),
    endsAt: lease.endsAt.getTime(),
    idleSince: lease.idleSince?.getTime() ?? null,
    capacity,
    needed,
    used,
    isAskedFor: asks > 0,
  };
}
