import { createLibvirtManager } from "@/server/adapters/libvirt/libvirt-manager";
import { createWebhookManager } from "@/server/adapters/vm-webhook/webhook-manager";
import type { EpochMs } from "@/server/domain/units";
import { type ManagedMachine, ManagerUnavailable, type VmManager } from "@/server/ports/vm-manager";

export interface AllVmManagersOptions {
  now: () => EpochMs;
  /** Whether a webhook on this very machine may be called. */
  allowLoopback: boolean;
  /** The simulated machine under a simulated host; `null`: there is none in this process. */
  simulated(hostId: number): VmManager | null;
}

export interface AllVmManagers {
  open(machine: ManagedMachine): VmManager;
  close(): Promise<void>;
}

/** Every kind of manager, each opened once for as long as its address stays the same. */
export function allVmManagers({ now, allowLoopback, simulated }: AllVmManagersOptions): AllVmManagers {
  const opened = new Map<string, VmManager>();
  const create = (machine: ManagedMachine): VmManager => {
    if (machine.kind === "libvirt") return createLibvirtManager({ ...machine, now });
    if (machine.kind === "webhook") return createWebhookManager({ ...machine, now, allowLoopback });
    const manager = simulated(machine.hostId);
    if (manager === null) throw new ManagerUnavailable("the simulated fleet does not run in this process");
    return manager;
  };
  return {
    open(machine) {
      const key = JSON.stringify(machine);
      const known = opened.get(key) ?? create(machine);
      opened.set(key, known);
      return known;
    },
    async close() {
      await Promise.all([...opened.values()].map((manager) => manager.close()));
      opened.clear();
    },
  };
}
