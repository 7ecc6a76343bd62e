import type { MachineDescription } from "@/server/domain/machine/machine";
import type { Bytes } from "@/server/domain/units";
import type { VmManager } from "@/server/ports/vm-manager";
import type { Database } from "@/server/store/database";
import { openTestHouse, type TestHouse } from "@/server/test-house";
import { type CabledManager, libvirtMachine } from "@/server/test-house/machine";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const HOST_BYTES = 1_536 * MIB;

/** The whole loop on a host without headroom, and one domain of libvirt's test driver under it. */
export interface VmStage {
  house: TestHouse;
  /** Between the loop and virsh: what was set, and what a proof lets go wrong. */
  cable: CabledManager;
  /** What libvirt itself says the domain has. */
  domainBytes(): Promise<Bytes>;
  /** What PFN last saw of it; `null`: nothing. */
  seenBytes(): Promise<Bytes | null>;
  /** What the ledger reckons with. */
  capacityBytes(): Promise<Bytes>;
  limitBytes(): Promise<Bytes>;
  /** The asker's conversation, oldest first. */
  said(): Promise<{ kind: string; text: string }[]>;
  requests(): Promise<{ state: string; outcome: string | null; kind: string; calledAt: Date | null }[]>;
  /** Takes libvirt away: its process and its world. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

export const ASKER = "asker";

/**
 * Two containers, whole limits promised, nothing free: a leak that reaches its 256 MiB in about ten minutes, and a calm
 * one of the same priority that gives nothing.
 */
export async function openVmStage(
  db: Database,
  sizes: { most?: Bytes; node?: Bytes } = {},
): Promise<VmStage> {
  const house = await openTestHouse(db, {
    containers: [leak(ASKER, 10), healthy("calm", { memoryMib: 1_024 })],
    host: { cpuMillicores: 2_000, memoryBytes: HOST_BYTES },
    policy: { mode: "auto", memoryMaxBytes: 512 * MIB, leaseSeconds: 300 },
  });
  const { hostId } = house;
  const promised = await db.prisma.container.aggregate({
    where: { hostId },
    _sum: { memoryLimitBytes: true },
  });
  const reserveMemoryBytes = BigInt(HOST_BYTES) - (promised._sum.memoryLimitBytes ?? 0n);
  await db.prisma.host.update({ where: { id: hostId }, data: { commitRule: "limits", reserveMemoryBytes } });
  const { cable, node, manager } = await libvirtMachine(house, { most: 4_096 * MIB, ...sizes });
  return {
    house,
    cable,
    domainBytes: () => memoryOf(manager),
    async seenBytes() {
      const { seen } = await db.prisma.machine.findUniqueOrThrow({ where: { hostId } });
      return (seen as unknown as MachineDescription | null)?.size.memoryBytes ?? null;
    },
    async capacityBytes() {
      return Number((await db.prisma.host.findUniqueOrThrow({ where: { id: hostId } })).memoryBytes);
    },
    async limitBytes() {
      const { runtimeId } = await house.container(ASKER);
      return (await house.fleet.readLimits(runtimeId)).limits.memoryBytes ?? 0;
    },
    async said() {
      return (await house.negotiations(ASKER)).flatMap(({ messages }) => messages);
    },
    requests: () => db.prisma.machineRequest.findMany({ where: { hostId }, orderBy: { askedAt: "asc" } }),
    async cut() {
      node.remove();
      await manager.close();
    },
    async close() {
      await manager.close();
      node.remove();
      await house.runtime.close();
    },
  };
}

async function memoryOf(manager: VmManager): Promise<Bytes> {
  return (await manager.describe()).size.memoryBytes;
}
