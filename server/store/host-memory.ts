import type { Bytes, EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

/** What the host could still give, at one collection. */
export async function saveHostMemory(
  db: Database,
  hostId: number,
  at: EpochMs,
  availableBytes: Bytes,
): Promise<void> {
  await db.prisma.hostMemory.createMany({
    data: [{ hostId, at: new Date(at), availableBytes: BigInt(availableBytes) }],
    skipDuplicates: true,
  });
}

/** A kill is judged by the minute before it. */
export async function dropOldHostMemory(db: Database, before: EpochMs): Promise<void> {
  await db.prisma.hostMemory.deleteMany({ where: { at: { lt: new Date(before) } } });
}

/** What it could give at the newest collection of the last minute; `null`: not known. */
export async function latestHostMemory(db: Database, hostId: number, now: EpochMs): Promise<Bytes | null> {
  const row = await db.prisma.hostMemory.findFirst({
    where: { hostId, at: { gte: new Date(now - 60_000) } },
    orderBy: { at: "desc" },
  });
  return row && Number(row.availableBytes);
}
