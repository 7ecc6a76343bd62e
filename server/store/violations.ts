import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** Violations that go on, by "slo:<rule>:<container>". */
export async function openViolations(db: Database, hostId: number): Promise<Map<string, bigint>> {
  const rows = await db.prisma.outcome.findMany({
    where: { kind: "slo_violation", endedAt: null, container: { hostId } },
    select: { id: true, eventKey: true },
  });
  return new Map(rows.map(({ id, eventKey }) => [eventKey.split(":").slice(0, 3).join(":"), id]));
}

export async function endViolation(db: Database, id: bigint, at: EpochMs): Promise<void> {
  await db.prisma.outcome.update({ where: { id }, data: { endedAt: new Date(at) } });
}
