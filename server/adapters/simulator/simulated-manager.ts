import { amountOf, type MachineDescription, type MachineSize } from "@/server/domain/machine/machine";
import { offerMachine } from "@/server/domain/machine/offer-machine";
import type { EpochMs } from "@/server/domain/units";
import { ManagerRefusal, type VmManager } from "@/server/ports/vm-manager";

export interface SimulatedMachineOptions {
  name: string;
  most: MachineSize;
  now: () => EpochMs;
  /** The simulated host's hardware: what is set here is what the guest has, at once. */
  guest: { size(): MachineSize; resize(size: MachineSize): void };
}

/** A machine that exists only in memory under a simulated host, and never passed off as a real one. */
export function createSimulatedManager({ name, most, now, guest }: SimulatedMachineOptions): VmManager {
  const describe = async (): Promise<MachineDescription> => ({
    name,
    state: "running",
    size: guest.size(),
    most,
    node: {
      cpuMillicores: most.cpuMillicores * 2,
      memoryBytes: most.memoryBytes * 2,
      memoryFreeBytes: most.memoryBytes * 2 - guest.size().memoryBytes,
    },
    caps: (["disk", "network"] as const).map((kind) => ({
      kind,
      device: "all",
      bytesPerSecond: null,
      missing: "a simulated machine has no devices of its own",
    })),
  });
  return {
    kind: "simulated",
    describe,
    async ask(ask) {
      return offerMachine(await describe(), ask, now());
    },
    async set({ dimension, to }) {
      if (to > amountOf(most, dimension))
        throw new ManagerRefusal(`${name} may not have more than its maximum`);
      if (to <= 0) throw new ManagerRefusal(`${name} cannot run without any ${dimension}`);
      guest.resize({ ...guest.size(), [dimension === "cpu" ? "cpuMillicores" : "memoryBytes"]: to });
    },
    async close() {},
  };
}
