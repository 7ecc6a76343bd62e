import { isDomainName } from "@/server/domain/machine/libvirt-words";
import { type MachineDescription, VCPU } from "@/server/domain/machine/machine";
import { ManagerRefusal } from "@/server/ports/vm-manager";
import { parseFields, parseFirstColumn } from "./parse-virsh";
import type { Virsh } from "./virsh";

const KIB = 1024;

/**
 * What the physical node has, and what is free of its memory: as the node says it, or, where the driver cannot tell, what
 * its running machines leave of it.
 */
export async function readNode(run: Virsh["run"], domain: string): Promise<MachineDescription["node"]> {
  const info = parseFields(await run(["nodeinfo"]));
  const memoryBytes = info.kib("Memory size") * KIB;
  return {
    cpuMillicores: info.count("CPU(s)") * VCPU,
    memoryBytes,
    memoryFreeBytes: (await statedFree(run)) ?? (await leftByMachines(run, domain, memoryBytes)),
  };
}

async function statedFree(run: Virsh["run"]): Promise<number | null> {
  try {
    const stats = parseFields(await run(["nodememstats"]));
    const free = stats.find("free");
    if (free === null) return null;
    // What the node keeps of files it gives up when somebody needs it.
    return (free + (stats.find("cached") ?? 0) + (stats.find("buffers") ?? 0)) * KIB;
  } catch (error) {
    if (error instanceof ManagerRefusal) return null;
    throw error;
  }
}

async function leftByMachines(
  run: Virsh["run"],
  domain: string,
  memoryBytes: number,
): Promise<number | null> {
  const names = parseFirstColumn(await run(["list", "--name", "--state-running"]));
  // A name that is no plain word cannot be asked for, and then what is left is not known.
  if (!names.every(isDomainName)) return null;
  let taken = 0;
  for (const name of new Set([...names, domain])) {
    taken += parseFields(await run(["dominfo", "--domain", name])).kib("Used memory") * KIB;
  }
  return Math.max(0, memoryBytes - taken);
}
