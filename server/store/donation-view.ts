import type { HostRow } from "@/server/api/shapes/host";
import type { Database } from "./database";

type DonationRow = HostRow["donations"][number];

/** Who on a host gave what to whom, and until when; what ends first comes first. */
export async function readDonations({ prisma }: Database, hostId: number): Promise<DonationRow[]> {
  const rows = await prisma.donation.findMany({
    where: { hostId, state: { in: ["intended", "given", "returning"] } },
    include: {
      container: { select: { name: true } },
      negotiation: { select: { containerId: true, container: { select: { name: true } } } },
    },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    donorId: row.containerId,
    donorName: row.container.name,
    receiverId: row.negotiation.containerId,
    receiverName: row.negotiation.container.name,
    negotiationId: row.negotiationId,
    dimension: row.dimension as DonationRow["dimension"],
    state: row.state as DonationRow["state"],
    baseline: Number(row.baseline),
    lowered: Number(row.lowered),
    endsAt: row.endsAt.getTime(),
  }));
}
