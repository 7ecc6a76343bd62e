import type { SavingSettings } from "@/server/api/shapes/savings";
import { DEFAULT_RECLAIM, type ReclaimSettings } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { Database, Transaction } from "./database";
import { toJson } from "./json";

const RECLAIM = "reclaim";
const PRICES = "prices";
/** No price is known until somebody says one. */
const NO_PRICES: SavingSettings["prices"] = { currency: "EUR", cpuCoreHour: null, memoryGibHour: null };

type Reader = { prisma: Database["prisma"] | Transaction };

/** How this installation reclaims; the defaults where nobody said otherwise. */
export async function readReclaimSettings({ prisma }: Reader): Promise<ReclaimSettings> {
  const row = await prisma.setting.findUnique({ where: { key: RECLAIM } });
  return { ...DEFAULT_RECLAIM, ...(row?.value as Partial<ReclaimSettings> | undefined) };
}

export async function writeReclaimSettings(tx: Transaction, settings: ReclaimSettings): Promise<void> {
  await write(tx, RECLAIM, settings);
}

/** The same, with what a core and a GiB cost in an hour. */
export async function readSavingSettings(db: Reader): Promise<SavingSettings> {
  const row = await db.prisma.setting.findUnique({ where: { key: PRICES } });
  const prices = { ...NO_PRICES, ...(row?.value as Partial<SavingSettings["prices"]> | undefined) };
  return { reclaim: await readReclaimSettings(db), prices };
}

export async function writePrices(tx: Transaction, prices: SavingSettings["prices"]): Promise<void> {
  await write(tx, PRICES, prices);
}

async function write(tx: Transaction, key: string, settings: object): Promise<void> {
  const value = toJson(settings);
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
