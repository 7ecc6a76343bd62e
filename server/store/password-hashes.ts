import { randomUUID } from "node:crypto";
import { hashPassword, isOutdated } from "@/server/secrets/passwords";
import type { Database, Transaction } from "./database";

/** The kind of account that a password belongs to, as the library names it. */
const CREDENTIAL = "credential";

/** Replaces a hash of an older kind, now that its password is known. A hash that changed meanwhile stays. */
export async function renewPasswordHash(db: Database, userId: string, password: string): Promise<void> {
  const account = await db.prisma.account.findFirst({ where: { userId, providerId: CREDENTIAL } });
  if (!account?.password || !isOutdated(account.password)) return;
  await db.prisma.account.updateMany({
    where: { id: account.id, password: account.password },
    data: { password: await hashPassword(password) },
  });
}

/** The hash of a person's password; `null`: they have none, and sign in elsewhere. */
export async function readPasswordHash(db: Database, userId: string): Promise<string | null> {
  const account = await db.prisma.account.findFirst({ where: { userId, providerId: CREDENTIAL } });
  return account?.password ?? null;
}

/** Gives a person a password, their first one or another. */
export async function setPasswordHash(tx: Transaction, userId: string, password: string): Promise<void> {
  const { count } = await tx.account.updateMany({
    where: { userId, providerId: CREDENTIAL },
    data: { password },
  });
  if (count > 0) return;
  await tx.account.create({
    data: { id: randomUUID(), accountId: userId, providerId: CREDENTIAL, userId, password },
  });
}
