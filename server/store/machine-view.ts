import type { MachineRow } from "@/server/api/shapes/machine";
import type { MachineDescription } from "@/server/domain/machine/machine";
import type { Database } from "./database";
import type { Prisma } from "./generated/client";

/** What was asked of each machine lately. */
const REQUESTS_SHOWN = 6;

const WITH_CONTAINER = {
  negotiation: { select: { container: { select: { name: true } } } },
} as const satisfies Prisma.MachineRequestInclude;

/** Every machine that is managed under a host, with what it was lent and asked for. */
export async function readMachines({ prisma }: Database): Promise<MachineRow[]> {
  const machines = await prisma.machine.findMany({ orderBy: { hostId: "asc" } });
  return Promise.all(
    machines.map(async (machine) => {
      const { hostId } = machine;
      const [leases, requests] = await Promise.all([
        prisma.machineLease.findMany({ where: { hostId, state: "active" }, orderBy: { endsAt: "asc" } }),
        prisma.machineRequest.findMany({
          where: { hostId },
          include: WITH_CONTAINER,
          orderBy: [{ askedAt: "desc" }, { id: "desc" }],
          take: REQUESTS_SHOWN,
        }),
      ]);
      return {
        hostId,
        kind: machine.kind as MachineRow["kind"],
        name: machine.name,
        address: machine.address,
        hasSecret: machine.sealedSecret !== null,
        seenAt: machine.seenAt?.getTime() ?? null,
        trouble: machine.trouble,
        seen: machine.seen as unknown as MachineDescription | null,
        leases: leases.map((lease) => ({
          id: lease.id,
          dimension: lease.dimension as MachineRow["leases"][number]["dimension"],
          baseline: Number(lease.baseline),
          granted: Number(lease.granted),
          startsAt: lease.startsAt.getTime(),
          endsAt: lease.endsAt.getTime(),
          renewals: lease.renewals,
          idleSince: lease.idleSince?.getTime() ?? null,
          note: lease.note,
        })),
        requests: requests.map(requestOf),
      };
    }),
  );
}

function requestOf(
  row: Prisma.MachineRequestGetPayload<{ include: typeof WITH_CONTAINER }>,
): MachineRow["requests"][number] {
  const amount = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    id: row.id,
    dimension: row.dimension as "cpu" | "memory",
    kind: row.kind as "grow" | "shrink",
    state: row.state,
    from: amount(row.fromAmount),
    to: amount(row.toAmount),
    want: amount(row.want),
    lossAvoided: row.lossAvoided,
    reason: row.reason,
    outcome: row.outcome,
    askedAt: row.askedAt.getTime(),
    deadlineAt: row.deadlineAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    negotiationId: row.negotiationId,
    containerName: row.negotiation?.container.name ?? null,
  };
}
