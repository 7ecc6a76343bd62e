import type { z } from "zod";
import type { apiToken, TokenScope } from "@/server/api/shapes/tokens";
import type { EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";

/** Newest first. `ownerId`: only that person's. An expired one stays in the list until it is revoked. */
export async function readApiTokens(
  db: Database,
  query: { ownerId?: string; now: EpochMs },
): Promise<z.infer<typeof apiToken>[]> {
  const rows = await db.prisma.apikey.findMany({
    where: query.ownerId === undefined ? {} : { referenceId: query.ownerId },
    orderBy: { createdAt: "desc" },
    include: { user: true },
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name ?? "",
    start: row.start ?? "",
    owner: row.user.name,
    ownerDisabled: row.user.banned === true,
    scope: scopeOf(row.permissions === null ? null : JSON.parse(row.permissions)),
    createdAt: row.createdAt.getTime(),
    lastUsedAt: row.lastRequest?.getTime() ?? null,
    expiresAt: row.expiresAt?.getTime() ?? null,
    expired: row.expiresAt !== null && row.expiresAt.getTime() <= query.now,
  }));
}

/** What a token may do at most; one whose permissions cannot be read may only look. */
export function scopeOf(permissions: unknown): TokenScope {
  const api = (permissions as { api?: unknown } | null)?.api;
  return Array.isArray(api) && api.includes("decide") ? "decide" : "read";
}

/**
 * Takes a token away; the next request with it is refused.
 *
 * ownerId  only if it is this person's.
 *
 * Returns  what it was called, or `null` if there is none.
 */
export async function deleteApiToken(
  tx: Transaction,
  id: string,
  ownerId?: string,
): Promise<{ name: string; owner: string } | null> {
  const token = await tx.apikey.findUnique({ where: { id }, include: { user: true } });
  if (token === null || (ownerId !== undefined && token.referenceId !== ownerId)) return null;
  await tx.apikey.delete({ where: { id } });
  return { name: token.name ?? "", owner: token.user.name };
}
