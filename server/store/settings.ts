import { type AutoBar, DEFAULT_AUTO_BAR } from "@/server/domain/negotiation/auto/auto-bar";
import type { Database, Transaction } from "./database";
import { toJson } from "./json";

const ACTING_PAUSED = "acting_paused";
const PUBLIC_URL = "public_url";

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

const AUTO_BAR = "auto_bar";

/** What a scope must show before it may act by itself. */
export async function readAutoBar(db: { prisma: Database["prisma"] | Transaction }): Promise<AutoBar> {
  const row = await db.prisma.setting.findUnique({ where: { key: AUTO_BAR } });
  return { ...DEFAULT_AUTO_BAR, ...(row?.value as Partial<AutoBar> | undefined) };
}

export async function saveAutoBar(tx: Transaction, bar: AutoBar): Promise<void> {
  const value = toJson(bar);
  await tx.setting.upsert({
    where: { key: AUTO_BAR },
    create: { key: AUTO_BAR, value },
    update: { value },
  });
}

/** What links in messages begin with, as a person set it; `null`: as this installation was configured. */
export async function readPublicUrl(db: Database): Promise<string | null> {
  const row = await db.prisma.setting.findUnique({ where: { key: PUBLIC_URL } });
  return typeof row?.value === "string" ? row.value : null;
}

export async function setPublicUrl(tx: Transaction, url: string | null): Promise<void> {
  if (url === null) await tx.setting.deleteMany({ where: { key: PUBLIC_URL } });
  else
    await tx.setting.upsert({
      where: { key: PUBLIC_URL },
      create: { key: PUBLIC_URL, value: url },
      update: { value: url },
    });
}
