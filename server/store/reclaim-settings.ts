import { DEFAULT_RECLAIM, type ReclaimSettings } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { Database, Transaction } from "./database";
import { toJson } from "./json";

const KEY = "reclaim";

/** How this installation reclaims; the defaults where nobody said otherwise. */
export async function readReclaimSettings(db: {
  prisma: Database["prisma"] | Transaction;
}): Promise<ReclaimSettings> {
  const row = await db.prisma.setting.findUnique({ where: { key: KEY } });
  return { ...DEFAULT_RECLAIM, ...(row?.value as Partial<ReclaimSettings> | undefined) };
}

export async function writeReclaimSettings(tx: Transaction, settings: ReclaimSettings): Promise<void> {
  const value = toJson(settings);
  await tx.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}
