import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { EpochMs } from "@/server/domain/units";
import type { HostDescription } from "@/server/ports/container-runtime";
import type { Database } from "./database";
import type { Host } from "./generated/client";
import { bigintOf } from "./limits-of";

/**
 * Writes what the runtime says of its host; the reserve that a person set is kept.
 *
 * warmUpUntil  nothing acts before; `null` where it was looked at for long enough already.
 */
export async function saveHost(
  db: Database,
  host: HostDescription,
  reserve: Quantities,
  warmUpUntil: EpochMs | null,
): Promise<Host> {
  const described = {
    version: host.version,
    cpuMillicores: host.cpuMillicores,
    memoryBytes: BigInt(host.memoryBytes),
    capabilities: host.capabilities as object,
    status: "up",
    statusReason: null,
    ...(warmUpUntil === null ? {} : { warmUpUntil: new Date(warmUpUntil) }),
  };
  const saved = await db.prisma.host.upsert({
    where: { kind_name: { kind: host.kind, name: host.name } },
    create: {
      ...described,
      kind: host.kind,
      name: host.name,
      reserveCpuMillicores: reserve.cpuMillicores,
      reserveMemoryBytes: BigInt(reserve.memoryBytes),
    },
    update: described,
  });
  // What an operator set, or an earlier description found, stands.
  const found = { network: host.networkBytesPerSecond ?? null, disk: host.diskBytesPerSecond ?? null };
  const isNew = {
    network: saved.networkBytesPerSecond === null && found.network !== null,
    disk: saved.diskBytesPerSecond === null && found.disk !== null,
  };
  if (!isNew.network && !isNew.disk) return saved;
  return db.prisma.host.update({
    where: { id: saved.id },
    data: {
      ...(isNew.network
        ? {
            networkBytesPerSecond: bigintOf(found.network),
            reserveNetworkBytesPerSecond: bigintOf(reserve.networkBytesPerSecond ?? 0),
          }
        : {}),
      ...(isNew.disk
        ? {
            diskBytesPerSecond: bigintOf(found.disk),
            reserveDiskBytesPerSecond: bigintOf(reserve.diskBytesPerSecond ?? 0),
          }
        : {}),
    },
  });
}

/** Nothing acts on a host that this process has only begun to look at. */
export async function beginWarmUp(db: Database, hostId: number, until: EpochMs): Promise<void> {
  await db.prisma.host.update({ where: { id: hostId }, data: { warmUpUntil: new Date(until) } });
}

export async function markCollected(db: Database, hostId: number, at: EpochMs): Promise<void> {
  await db.prisma.host.update({
    where: { id: hostId },
    data: { lastCollectedAt: new Date(at), status: "up", statusReason: null },
  });
}

export async function markUnreachable(db: Database, hostId: number, because: string): Promise<void> {
  await db.prisma.host.update({
    where: { id: hostId },
    data: { status: "unreachable", statusReason: because },
  });
}

/**
 * Whether everything on screen is simulated. Only hosts that this installation still serves count: a database that
 * once ran the demo and now has a real engine shows the engine.
 */
export async function hasOnlySimulatedHosts(db: Database): Promise<boolean> {
  const newest = await db.prisma.host.findFirst({
    orderBy: { lastCollectedAt: { sort: "desc", nulls: "last" } },
    select: { kind: true },
  });
  return newest?.kind === "simulator";
}
