import type { z } from "zod";
import type { leadTimes } from "@/server/api/shapes/lead-times";
import { alarmRecord } from "@/server/domain/learning/alarm-record";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { readAlarmHistories } from "./alarm-histories";
import type { Database } from "./database";

/** As long as assessments are kept. */
const WINDOW_MS: DurationMs = 7 * 24 * 3_600_000;

/** How long before failures the alarms of the last week came, and how many came for nothing. */
export async function readLeadTimes(db: Database, now: EpochMs): Promise<z.infer<typeof leadTimes>> {
  const { leadsMs, weeks, falseAlarms, ...record } = alarmRecord(
    await readAlarmHistories(db, now - WINDOW_MS, now),
  );
  const quantile = (level: number) => leadsMs[Math.floor(level * (leadsMs.length - 1))]! / 1000;
  return {
    since: now - WINDOW_MS,
    ...record,
    falseAlarms,
    weeks,
    falseAlarmsPerWeek: weeks > 0 ? falseAlarms / weeks : null,
    leadSeconds: leadsMs.length === 0 ? null : { p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) },
    byCause: record.byCause.map(({ medianLeadMs, ...own }) => ({
      ...own,
      medianLeadSeconds: medianLeadMs === null ? null : medianLeadMs / 1000,
    })),
  };
}
