import type { House } from "@/server/house";
import { dropOldAssessments } from "@/server/store/assessments";
import { anchorAudit } from "@/server/store/audit-anchors";
import { dropOldDriftPoints } from "@/server/store/drift-points";
import { dropOldFeatureRows } from "@/server/store/feature-rows";
import { dropOldForecasts } from "@/server/store/forecasts";
import { dropOldHostMemory } from "@/server/store/host-memory";
import { forgetEvents } from "@/server/store/notification-events";
import { dropOldPartitions, ensurePartitions } from "@/server/store/partitions";
import { forgetOld } from "@/server/store/retention";
import { readRetentionDays } from "@/server/store/retention-days";
import { dropOldRollups, rollUp } from "@/server/store/rollups";
import { lastAuditCheck, verifyAudit } from "@/server/store/verify-audit";

const DAY_MS = 86_400_000;
const FORECASTS_KEPT_MS = DAY_MS;
const HOST_MEMORY_KEPT_MS = 3_600_000;
const ASSESSMENTS_KEPT_MS = 7 * DAY_MS;
const CALM_ROWS_KEPT_MS = 30 * DAY_MS;
const FAILED_ROWS_KEPT_MS = 180 * DAY_MS;
const NOTIFICATIONS_KEPT_MS = 30 * DAY_MS;
const BETWEEN_AUDIT_CHECKS_MS = DAY_MS;

/** Keeps the store in shape: partitions ahead, roll-ups up to now, nothing past its time. Safe to overlap. */
export async function maintain(house: House): Promise<void> {
  const now = house.clock.now();
  const keptDays = (await readRetentionDays(house.db)) ?? house.settings.retentionDays;
  await ensurePartitions(house.db, now, now);
  await rollUp(house.db, now);
  await dropOldPartitions(house.db, now, keptDays);
  await dropOldRollups(house.db, now);
  await dropOldForecasts(house.db, now - FORECASTS_KEPT_MS);
  await dropOldHostMemory(house.db, now - HOST_MEMORY_KEPT_MS);
  await forgetOld(house.db, now, keptDays);
  await forgetEvents(house.db, now - NOTIFICATIONS_KEPT_MS);
  await dropOldAssessments(house.db, now - ASSESSMENTS_KEPT_MS);
  await dropOldDriftPoints(house.db, now - FAILED_ROWS_KEPT_MS);
  await dropOldFeatureRows(house.db, now - CALM_ROWS_KEPT_MS, now - FAILED_ROWS_KEPT_MS);
  await keepAudit(house);
}

/** Seals where the audit stands, and reads it all again once a day. */
async function keepAudit({ db, clock, log, secrets }: House): Promise<void> {
  const now = clock.now();
  if (secrets) await anchorAudit(db, secrets, now);
  const last = await lastAuditCheck(db);
  if (last && last.at > now - BETWEEN_AUDIT_CHECKS_MS) return;
  const check = await verifyAudit(db, secrets ?? null, now);
  if (check.kind === "broken") log.error({ check }, "the audit is not as it was written");
}
