import type { z } from "zod";
import type { ownSession } from "@/server/api/shapes/account";
import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

/** Where a person is signed in now, the newest first. */
export async function readSessions(
  db: Database,
  userId: string,
  currentId: string | null,
  now: EpochMs,
): Promise<z.infer<typeof ownSession>[]> {
  const rows = await db.prisma.session.findMany({
    where: { userId, expiresAt: { gt: new Date(now) } },
    orderBy: { createdAt: "desc" },
  });
  return rows.map((row) => ({
    id: row.id,
    current: row.id === currentId,
    createdAt: row.createdAt.getTime(),
    usedAt: row.updatedAt.getTime(),
    address: row.ipAddress || null,
    userAgent: row.userAgent || null,
  }));
}

/** Ends one session of a person. Returns  whether there was one. */
export async function endSession(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const { count } = await tx.session.deleteMany({ where: { id, userId } });
  return count === 1;
}

/** Ends all sessions of a person but one. Returns  how many. */
export async function endSessions(tx: Transaction, userId: string, exceptId: string | null): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(exceptId === null ? {} : { id: { not: exceptId } }) },
  });
  return count;
}
