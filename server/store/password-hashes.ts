import { hashPassword, isOutdated } from "@/server/secrets/passwords";
import type { Database } from "./database";

/** Replaces a hash of an older kind, now that its password is known. A hash that changed meanwhile stays. */
export async function renewPasswordHash(db: Database, userId: string, password: string): Promise<void> {
  const account = await db.prisma.account.findFirst({ where: { userId, providerId: "credential" } });
  if (!account?.password || !isOutdated(account.password)) return;
  await db.prisma.account.updateMany({
    where: { id: account.id, password: account.password },
    data: { password: await hashPassword(password) },
  });
}
