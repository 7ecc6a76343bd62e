import type { Database } from "@/server/store/database";
import { ASKER, openVmStage, type VmStage } from "./stage";

const MIB = 1024 ** 2;

export interface VmRow {
  case: string;
  pass: boolean;
  saw: string;
}

const mib = (bytes: number) => `${Math.round(bytes / MIB)} MiB`;

/** The machine grows for a container that its host has nothing for, and takes it back when nobody needs it any more. */
async function growAndRelease(db: Database): Promise<VmRow[]> {
  return onStage(db, {}, async (stage) => {
    const before = await stage.domainBytes();
    await stage.house.live(60);
    const grown = { domain: await stage.domainBytes(), capacity: await stage.capacityBytes() };
    const limit = await stage.limitBytes();
    const said = (await stage.said()).map(({ kind }) => kind);
    const [request] = await stage.requests();
    const inOrder = [
      "ask",
      "ladder",
      "defer",
      "machine",
      "machine",
      "ask",
      "offer",
      "accept",
      "apply",
      "verify",
      "commit",
    ];
    const [lease] = await leasesOf(stage);
    const grow = {
      case: "grow",
      pass:
        JSON.stringify(said) === JSON.stringify(inOrder) &&
        request?.state === "committed" &&
        grown.domain > before &&
        grown.domain <= 4_096 * MIB &&
        grown.capacity === grown.domain &&
        limit > 256 * MIB &&
        lease?.state === "active",
      saw: `host infeasible, machine asked; virsh shows ${mib(before)} → ${mib(grown.domain)} of at most 4096 MiB, the host shows ${mib(grown.capacity)}, then the container's limit 256 → ${mib(limit)}; ${said.join(" ")}`,
    };

    const { runtimeId } = await stage.house.container(ASKER);
    await stage.house.fleet.removeContainer(runtimeId);
    const since = stage.house.clock.now();
    let back = grown.domain;
    for (let minutes = 0; minutes < 15 && back !== before; minutes += 1) {
      await stage.house.live(60);
      back = await stage.domainBytes();
    }
    const seconds = (stage.house.clock.now() - since) / 1000;
    const [over] = await leasesOf(stage);
    const calm = await stage.house.container("calm");
    const release = {
      case: "release",
      pass: back === before && over?.state === "released" && (await stage.capacityBytes()) === before,
      saw: `the container is gone; within ${seconds} s virsh shows ${mib(grown.domain)} → ${mib(back)}, the lease is ${over?.state}, the host shows ${mib(await stage.capacityBytes())}; the other container keeps ${mib(Number(calm.memoryLimitBytes))}`,
    };
    return [grow, release];
  });
}

/** A manager that gives nothing: everything stays as it was, and the negotiation ends with the manager's reason. */
async function withoutGrowth(
  db: Database,
  name: string,
  {
    reason,
    sizes = {},
    spoil,
    live = 60,
    calls,
  }: {
    reason: RegExp;
    sizes?: { node?: number };
    spoil?: (stage: VmStage) => Promise<void> | void;
    live?: number;
    /** How often the machine may have been called: 0, or there and back. */
    calls: (orders: number) => boolean;
  },
): Promise<VmRow[]> {
  return onStage(db, sizes, async (stage) => {
    const before = await stage.domainBytes();
    await spoil?.(stage);
    await stage.house.live(live);
    stage.cable.isDeaf = false;
    // libvirt that was taken away cannot be asked.
    const domain = name === "down" ? null : await stage.domainBytes();
    const limit = await stage.limitBytes();
    const capacity = await stage.capacityBytes();
    const [negotiation] = await stage.house.negotiations(ASKER);
    const outcome = negotiation?.outcome ?? "";
    const leases = await leasesOf(stage);
    const states = (await stage.requests()).map(({ state }) => state);
    const because = reason.exec(outcome)?.[0];
    return [
      {
        case: name,
        pass:
          (domain === null || domain === before) &&
          limit === 256 * MIB &&
          capacity === before &&
          leases.length === 0 &&
          negotiation?.state === "infeasible" &&
          because !== undefined &&
          calls(stage.cable.orders.length),
        saw: `${because ?? `no such reason in: ${outcome}`}; request ${states.join(", ") || "never made"}; virsh: ${domain === null ? "gone" : mib(domain)}, host ${mib(capacity)}, limit ${mib(limit)}, ${stage.cable.orders.length} calls to resize, negotiation ${negotiation?.state}`,
      },
    ];
  });
}

/** The call is answered with yes and carried out long after it was given up: then it is put back. */
async function lateResize(db: Database): Promise<VmRow[]> {
  return onStage(db, {}, async (stage) => {
    const before = await stage.domainBytes();
    stage.cable.worksSeconds = 150;
    await stage.house.live(120);
    const [negotiation] = await stage.house.negotiations(ASKER);
    const given = (await stage.requests())[0];
    const orders = stage.cable.orders.length;
    stage.cable.worksSeconds = 0;
    let most = before;
    for (let steps = 0; steps < 20; steps += 1) {
      await stage.house.live(10);
      most = Math.max(most, Number((await stage.seenBytes()) ?? 0));
    }
    const domain = await stage.domainBytes();
    const [, back] = await stage.requests();
    return [
      {
        case: "late-resize",
        pass:
          given?.state === "failed" &&
          negotiation?.state === "infeasible" &&
          most > before &&
          domain === before &&
          back?.state === "committed" &&
          (await stage.capacityBytes()) === before &&
          (await stage.limitBytes()) === 256 * MIB,
        saw: `${given?.outcome} (${orders} calls), negotiation ${negotiation?.state}; then virsh showed ${mib(most)} after all, and PFN put it back to ${mib(domain)}: ${back?.outcome}`,
      },
    ];
  });
}

const none = (orders: number) => orders === 0;

export const VM_CASES: Record<string, (db: Database) => Promise<VmRow[]>> = {
  grow: growAndRelease,
  refuse: (db) =>
    withoutGrowth(db, "refuse", {
      reason: /did not grow: its manager refuses: .*physical node under it allows[^;]*/,
      sizes: { node: 1_550 * MIB },
      calls: none,
    }),
  down: (db) =>
    withoutGrowth(db, "down", {
      reason: /did not grow: (its manager does not answer: )?virsh[^;]*/,
      spoil: (stage) => stage.cut(),
      calls: none,
    }),
  late: (db) =>
    withoutGrowth(db, "late", {
      reason: /did not grow: its manager answered after the deadline/,
      spoil: (stage) => {
        stage.cable.thinksSeconds = 125;
      },
      calls: none,
    }),
  "late-resize": lateResize,
  lies: (db) =>
    withoutGrowth(db, "lies", {
      reason: /did not grow: the manager was called, and the machine never moved/,
      spoil: (stage) => {
        stage.cable.isDeaf = true;
      },
      live: 150,
      calls: (orders) => orders > 0,
    }),
};

async function onStage(
  db: Database,
  sizes: { node?: number },
  play: (stage: VmStage) => Promise<VmRow[]>,
): Promise<VmRow[]> {
  const stage = await openVmStage(db, sizes);
  try {
    return await play(stage);
  } finally {
    await stage.close();
  }
}

function leasesOf({ house }: VmStage) {
  return house.db.prisma.machineLease.findMany({ where: { hostId: house.hostId } });
}
