import type { Database, Transaction } from "./database";

const RETENTION_DAYS = "retention_days";

/** For how many days raw samples are kept, as a person set it; `null`: as this installation was configured. */
export async function readRetentionDays(db: Pick<Database, "prisma">): Promise<number | null> {
  const row = await db.prisma.setting.findUnique({ where: { key: RETENTION_DAYS } });
  return typeof row?.value === "number" ? row.value : null;
}

export async function setRetentionDays(tx: Transaction, days: number | null): Promise<void> {
  if (days === null) await tx.setting.deleteMany({ where: { key: RETENTION_DAYS } });
  else
    await tx.setting.upsert({
      where: { key: RETENTION_DAYS },
      create: { key: RETENTION_DAYS, value: days },
      update: { value: days },
    });
}
