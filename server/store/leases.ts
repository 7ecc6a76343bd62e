import type { LeaseState } from "@/server/domain/negotiation/lease";
import type { Database } from "./database";
import type { Container, Lease } from "./generated/client";

export type OpenLease = Lease & { state: LeaseState; container: Container };

/** Leases in force on a host. */
export async function openLeases(db: Database, hostId: number): Promise<OpenLease[]> {
  const rows = await db.prisma.lease.findMany({
    where: { hostId, state: { in: ["active", "releasing"] } },
    include: { container: true },
    orderBy: { endsAt: "asc" },
  });
  return rows as OpenLease[];
}
