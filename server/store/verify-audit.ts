import type { AuditCheck } from "@/server/api/shapes/people";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Sealer } from "@/server/secrets/sealer";
import { checkAudit, type Noted } from "./audit-chain";
import type { Database } from "./database";
import { toJson } from "./json";

const KEY = "audit_check";
/** Whoever asks again so soon is told the same: the whole audit is much to read. */
const FRESH_MS: DurationMs = 5_000;

const underWay = new WeakMap<Database, Promise<AuditCheck>>();

/** What came of the newest check; `null`: nobody checked yet. */
export async function lastAuditCheck(db: Database): Promise<AuditCheck | null> {
  const row = await db.prisma.setting.findUnique({ where: { key: KEY } });
  return (row?.value ?? null) as AuditCheck | null;
}

/**
 * Checks the audit and keeps the answer for every screen. Those who ask together are told the same answer.
 *
 * noted  what an earlier check said and somebody kept elsewhere: the audit is held to it, for that person alone.
 */
export async function verifyAudit(
  db: Database,
  secrets: Sealer | null,
  now: EpochMs,
  noted?: Noted,
): Promise<AuditCheck> {
  if (noted) return checkAudit(db, secrets, now, noted);
  const last = await lastAuditCheck(db);
  if (last && last.at <= now && now - last.at < FRESH_MS) return last;
  const running = underWay.get(db) ?? check(db, secrets, now).finally(() => underWay.delete(db));
  underWay.set(db, running);
  return running;
}

async function check(db: Database, secrets: Sealer | null, now: EpochMs): Promise<AuditCheck> {
  const found = await checkAudit(db, secrets, now);
  const value = toJson(found);
  await db.prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
  return found;
}
