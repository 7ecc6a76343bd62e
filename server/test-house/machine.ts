import { createLibvirtManager } from "@/server/adapters/libvirt/libvirt-manager";
import { type TestNode, writeTestNode } from "@/server/adapters/libvirt/test-node";
import { createSimulatedManager } from "@/server/adapters/simulator/simulated-manager";
import type { MachineSize } from "@/server/domain/machine/machine";
import type { Bytes, EpochMs } from "@/server/domain/units";
import { resizeMachine } from "@/server/loop/resize-machine";
import { type MachineOrder, ManagerUnavailable, type VmManager } from "@/server/ports/vm-manager";
import type { TestHouse } from "@/server/test-house";

/** A manager at the end of a cable that can be cut, and what went through it. */
export interface CabledManager extends VmManager {
  /** Every size that was set: absolute. */
  readonly orders: { dimension: string; to: number }[];
  /** Set: every call meets this. */
  trouble: Error | null;
  /** Set: only `set` meets this. */
  troubleWithSet: Error | null;
  /** `set` is answered with yes, and nothing happens. */
  isDeaf: boolean;
  /** How long it thinks about a question, on the house's clock. */
  thinksSeconds: number;
  /** Orders are answered with yes at once, and carried out so much later, on the house's clock. */
  worksSeconds: number;
}

/** Lays a cable to a manager. */
export function cabledManager(house: TestHouse, manager: VmManager): CabledManager {
  let late: { at: EpochMs; order: MachineOrder }[] = [];
  const cable: CabledManager = {
    kind: manager.kind,
    orders: [],
    trouble: null,
    troubleWithSet: null,
    isDeaf: false,
    thinksSeconds: 0,
    worksSeconds: 0,
    describe: () =>
      through(async () => {
        const due = late.filter(({ at }) => at <= house.clock.now());
        for (const { order } of due) await manager.set(order);
        late = late.filter((one) => !due.includes(one));
        return manager.describe();
      }),
    ask: (ask) =>
      through(async () => {
        house.clock.advance(cable.thinksSeconds);
        return manager.ask(ask);
      }),
    set: (order) =>
      through(async () => {
        if (cable.troubleWithSet) throw cable.troubleWithSet;
        cable.orders.push({ dimension: order.dimension, to: order.to });
        if (cable.worksSeconds > 0) {
          if (late.length === 0) late.push({ at: house.clock.now() + cable.worksSeconds * 1000, order });
          return;
        }
        if (!cable.isDeaf) await manager.set(order);
      }),
    close: () => manager.close(),
  };
  async function through<T>(call: () => Promise<T>): Promise<T> {
    if (cable.trouble) throw cable.trouble;
    return call();
  }
  return cable;
}

/** A simulated machine under a house's fleet, which has what the machine is given. */
export async function simulatedMachine(house: TestHouse, most: MachineSize): Promise<CabledManager> {
  const guest = { size: house.fleet.hardware, resize: house.fleet.resizeHardware };
  const manager = createSimulatedManager({ name: "vm-1", most, now: house.clock.now, guest });
  return manage(house, manager, { kind: "simulated", name: "vm-1", address: null });
}

/**
 * A machine of libvirt's test driver under a house. Nothing boots there, so the guest is the domain's own record: before
 * each look from inside, the fleet gets what `virsh` shows.
 */
export async function libvirtMachine(
  house: TestHouse,
  { most, node }: { most: Bytes; node?: Bytes },
): Promise<{ cable: CabledManager; node: TestNode; manager: VmManager }> {
  const { memoryBytes } = house.fleet.hardware();
  const written = writeTestNode({ memory: memoryBytes, most, ...(node ? { node } : {}) });
  const manager = createLibvirtManager({ ...written, now: house.clock.now });
  const cable = await manage(house, manager, {
    kind: "libvirt",
    name: written.domain,
    address: written.uri,
  });
  const { describeHost } = house.runtime;
  house.runtime.describeHost = async () => {
    // Without its manager a machine stays as it is.
    const seen = await manager.describe().catch((error: unknown) => {
      if (error instanceof ManagerUnavailable) return null;
      throw error;
    });
    if (seen) house.fleet.resizeHardware(seen.size);
    return describeHost();
  };
  return { cable, node: written, manager };
}

/** What an administrator types in Hosts, and the manager that it leads to. */
async function manage(
  house: TestHouse,
  manager: VmManager,
  row: { kind: string; name: string; address: string | null },
): Promise<CabledManager> {
  const cable = cabledManager(house, manager);
  await house.db.prisma.machine.create({
    data: { hostId: house.hostId, ...row, createdAt: new Date(house.clock.now()) },
  });
  house.vmManagers = (machine) => {
    if (machine.kind !== manager.kind)
      throw new ManagerUnavailable(`nobody manages a ${machine.kind} machine here`);
    return cable;
  };
  await resizeMachine(house, { hostId: house.hostId });
  return cable;
}
