import type { House } from "@/server/house";
import { dropOldAssessments } from "@/server/store/assessments";
import { dropOldForecasts } from "@/server/store/forecasts";
import { forgetEvents } from "@/server/store/notification-events";
import { dropOldPartitions, ensurePartitions } from "@/server/store/partitions";
import { forgetOld } from "@/server/store/retention";
import { dropOldRollups, rollUp } from "@/server/store/rollups";

const DAY_MS = 86_400_000;
const FORECASTS_KEPT_MS = DAY_MS;
const ASSESSMENTS_KEPT_MS = 7 * DAY_MS;
const NOTIFICATIONS_KEPT_MS = 30 * DAY_MS;

/** Keeps the store in shape: partitions ahead, roll-ups up to now, nothing past its time. Safe to overlap. */
export async function maintain(house: House): Promise<void> {
  const now = house.clock.now();
  await ensurePartitions(house.db, now, now);
  await rollUp(house.db, now);
  await dropOldPartitions(house.db, now, house.settings.retentionDays);
  await dropOldRollups(house.db, now);
  await dropOldForecasts(house.db, now - FORECASTS_KEPT_MS);
  await forgetOld(house.db, now, house.settings.retentionDays);
  await forgetEvents(house.db, now - NOTIFICATIONS_KEPT_MS);
  await dropOldAssessments(house.db, now - ASSESSMENTS_KEPT_MS);
}
