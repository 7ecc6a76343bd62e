import type { z } from "zod";
import type { person } from "@/server/api/shapes/people";
import { toRole } from "@/server/domain/access/roles";
import type { EpochMs } from "@/server/domain/units";
import { setupTokenHash } from "@/server/embedded/issue-setup-token";
import type { Database } from "./database";

export async function readPeople(db: Database): Promise<z.infer<typeof person>[]> {
  const rows = await db.prisma.user.findMany({ orderBy: { createdAt: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: toRole(row.role),
    disabled: row.banned === true,
    createdAt: row.createdAt.getTime(),
  }));
}

/** Whether the first administrator is still to be made. */
export async function isSetupOpen(db: Database): Promise<boolean> {
  return (await db.prisma.user.count()) === 0;
}

/**
 * Uses up a set-up token; of any number of tries at once, one succeeds.
 *
 * Returns  whether this try was the one.
 */
export async function redeemSetupToken(db: Database, token: string, now: EpochMs): Promise<boolean> {
  const tokenHash = setupTokenHash(token);
  const { count } = await db.prisma.setupToken.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: new Date(now) } },
    data: { usedAt: new Date(now) },
  });
  return count === 1;
}

/** Makes a token usable again that a failed set-up had used up. */
export async function restoreSetupToken(db: Database, token: string): Promise<void> {
  const tokenHash = setupTokenHash(token);
  await db.prisma.setupToken.updateMany({ where: { tokenHash }, data: { usedAt: null } });
}
