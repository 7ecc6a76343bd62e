import type { House } from "@/server/house";
import { type ManagedMachine, ManagerUnavailable, type VmManager } from "@/server/ports/vm-manager";
import type { Machine } from "@/server/store/generated/client";
import { machineSecretName } from "@/server/store/machines";

/**
 * The manager of a stored machine.
 *
 * Throws  ManagerUnavailable when this process can speak to none; SecretUnreadable when its secret cannot be opened.
 */
export function openManager({ vmManagers, secrets }: House, machine: Machine): VmManager {
  if (!vmManagers) throw new ManagerUnavailable("this process speaks to no machine manager");
  return vmManagers(managedOf(machine, secrets));
}

function managedOf(machine: Machine, secrets: House["secrets"]): ManagedMachine {
  const { kind, name, address, sealedSecret, hostId } = machine;
  if (kind === "libvirt") return { kind, uri: address ?? "", domain: name };
  if (kind === "simulated") return { kind, hostId };
  if (!secrets) throw new ManagerUnavailable("its secret cannot be read here: PFN_SECRET_KEY is not set");
  const secret = secrets.open(sealedSecret ?? "", machineSecretName(hostId));
  return { kind: "webhook", url: address ?? "", machine: name, secret };
}
