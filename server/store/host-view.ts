import type { HostRow } from "@/server/api/shapes/host";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { quantityOf } from "@/server/domain/negotiation/limit-of";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import { type EpochMs, LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";
import type { Database } from "./database";
import { readDonations } from "./donation-view";
import { readHostUsage } from "./host-usage";
import { openLeases } from "./leases";
import { readLedger } from "./ledger";

/** Every host with its ledger as it stands now. */
export async function readHosts(db: Database, now: EpochMs): Promise<HostRow[]> {
  const hosts = await db.prisma.host.findMany({
    // One that was removed is kept for its history, and not shown among those that are served.
    where: { OR: [{ endpoint: null }, { endpoint: { removedAt: null } }] },
    orderBy: { id: "asc" },
    include: { _count: { select: { containers: { where: { removedAt: null } } } } },
  });
  return Promise.all(
    hosts.map(async (host) => {
      const [{ ledger, own }, leases, usage, donations] = await Promise.all([
        readLedger(db, { hostId: host.id, now }),
        openLeases(db, host.id),
        readHostUsage(db, host.id, now),
        readDonations(db, host.id),
      ]);
      const held = (dimension: string) =>
        leases
          .filter((lease) => lease.dimension === dimension)
          .reduce((sum, lease) => sum + Math.max(0, Number(lease.granted - lease.baseline)), 0);
      return {
        id: host.id,
        name: host.name,
        kind: host.kind as HostRow["kind"],
        version: host.version,
        status: host.status as HostRow["status"],
        statusReason: host.statusReason,
        lastCollectedAt: host.lastCollectedAt?.getTime() ?? null,
        warmUpUntil: host.warmUpUntil?.getTime() ?? null,
        containers: host._count.containers,
        capacity: own.capacity,
        reserve: ledger.reserve,
        commitRule: host.commitRule as HostRow["commitRule"],
        committed: {
          cpuMillicores: ledger.committed.cpuMillicores + ledger.reserved.cpuMillicores,
          memoryBytes: ledger.committed.memoryBytes + ledger.reserved.memoryBytes,
          networkBytesPerSecond: taken(ledger, "network"),
          diskBytesPerSecond: taken(ledger, "disk"),
        },
        leased: {
          cpuMillicores: held("cpu"),
          memoryBytes: held("memory"),
          networkBytesPerSecond: held("network"),
          diskBytesPerSecond: held("disk"),
        },
        free: {
          cpuMillicores: freeOf(ledger, "cpu"),
          memoryBytes: freeOf(ledger, "memory"),
          networkBytesPerSecond: freeOf(ledger, "network"),
          diskBytesPerSecond: freeOf(ledger, "disk"),
        },
        heldBack: LIMIT_DIMENSIONS.flatMap((dimension) => {
          const because = ledger.narrowedBy?.[dimension];
          const most = quantityOf(ledger.capacity, dimension);
          return because === undefined || most === null ? [] : [{ dimension, most, because }];
        }),
        usage,
        capabilities: host.capabilities as HostRow["capabilities"],
        donations,
        leases: leases.map((lease) => ({
          id: lease.id,
          containerId: lease.containerId,
          containerName: lease.container.name,
          dimension: lease.dimension,
          state: lease.state,
          baseline: Number(lease.baseline),
          granted: Number(lease.granted),
          endsAt: lease.endsAt.getTime(),
        })),
      };
    }),
  );
}

function taken({ committed, reserved }: HostLedger, dimension: LimitDimension): number {
  return (quantityOf(committed, dimension) ?? 0) + (quantityOf(reserved, dimension) ?? 0);
}
