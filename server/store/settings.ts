import type { Database, Transaction } from "./database";

const ACTING_PAUSED = "acting_paused";

/** The kill switch: while it is on, nothing is changed on any host. */
export async function isActingPaused(db: { prisma: Database["prisma"] | Transaction }): Promise<boolean> {
  const row = await db.prisma.setting.findUnique({ where: { key: ACTING_PAUSED } });
  return row?.value === true;
}

export async function setActingPaused(tx: Transaction, paused: boolean): Promise<void> {
  await tx.setting.upsert({
    where: { key: ACTING_PAUSED },
    create: { key: ACTING_PAUSED, value: paused },
    update: { value: paused },
  });
}
