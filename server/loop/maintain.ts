import type { House } from "@/server/house";
import { dropOldAssessments } from "@/server/store/assessments";
import { dropOldDriftPoints } from "@/server/store/drift-points";
import { dropOldFeatureRows } from "@/server/store/feature-rows";
import { dropOldForecasts } from "@/server/store/forecasts";
import { dropOldHostMemory } from "@/server/store/host-memory";
import { dropOldPartitions, ensurePartitions } from "@/server/store/partitions";
import { forgetOld } from "@/server/store/retention";
import { dropOldRollups, rollUp } from "@/server/store/rollups";

const DAY_MS = 86_400_000;
const FORECASTS_KEPT_MS = DAY_MS;
const HOST_MEMORY_KEPT_MS = 3_600_000;
const ASSESSMENTS_KEPT_MS = 7 * DAY_MS;
const CALM_ROWS_KEPT_MS = 30 * DAY_MS;
const FAILED_ROWS_KEPT_MS = 180 * DAY_MS;

/** Keeps the store in shape: partitions ahead, roll-ups up to now, nothing past its time. Safe to overlap. */
export async function maintain(house: House): Promise<void> {
  const now = house.clock.now();
  await ensurePartitions(house.db, now, now);
  await rollUp(house.db, now);
  await dropOldPartitions(house.db, now, house.settings.retentionDays);
  await dropOldRollups(house.db, now);
  await dropOldForecasts(house.db, now - FORECASTS_KEPT_MS);
  await dropOldHostMemory(house.db, now - HOST_MEMORY_KEPT_MS);
  await forgetOld(house.db, now, house.settings.retentionDays);
  await dropOldAssessments(house.db, now - ASSESSMENTS_KEPT_MS);
  await dropOldDriftPoints(house.db, now - FAILED_ROWS_KEPT_MS);
  await dropOldFeatureRows(house.db, now - CALM_ROWS_KEPT_MS, now - FAILED_ROWS_KEPT_MS);
}
