import type { LeaseState, Lease as LeaseTerms } from "@/server/domain/negotiation/lease";
import type { LimitDimension } from "@/server/domain/units";
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

/** A lease's row as decisions look at it. */
export function leaseOf(row: OpenLease): LeaseTerms {
  return {
    dimension: row.dimension as LimitDimension,
    state: row.state,
    baseline: Number(row.baseline),
    amount: Number(row.granted),
    expiresAt: row.endsAt.getTime(),
    renewals: row.renewals,
  };
}

/** How often the grant in force was renewed or topped up, by dimension; one without a grant is absent. */
export async function termsUsed(
  { prisma }: Database,
  containerId: number,
): Promise<Partial<Record<LimitDimension, number>>> {
  const rows = await prisma.lease.findMany({
    where: { containerId, state: { in: ["active", "releasing"] } },
    select: { dimension: true, renewals: true },
  });
  return Object.fromEntries(rows.map((row) => [row.dimension, row.renewals]));
}
