import type { HealthPart } from "@/server/api/shapes/overview";
import type { EpochMs, Seconds } from "@/server/domain/units";
import { type Vitals, vitalSigns } from "@/server/domain/vital-signs";
import type { Database } from "./database";
import { countViolations } from "./invariant-violations";
import { isActingPaused } from "./settings";

const DAY_MS = 86_400_000;

/** Whether PFN itself does its work: when each verb last did, and what of it failed in the last day. */
export async function readProductHealth(
  db: Database,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<HealthPart[]> {
  return vitalSigns(await readVitals(db, now), now, intervalSeconds);
}

export async function readVitals(db: Database, now: EpochMs): Promise<Vitals> {
  const [{ rows }, paused, promises] = await Promise.all([
    db.pool.query<VitalColumns>(VITALS, [new Date(now - DAY_MS)]),
    isActingPaused(db),
    countViolations(db, now - DAY_MS),
  ]);
  const row = rows[0]!;
  return {
    unreachable: row.unreachable,
    warmUpUntil: row.warm_up_until?.getTime() ?? null,
    collectedAt: row.collected_at?.getTime() ?? null,
    forecastAt: row.forecast_at?.getTime() ?? null,
    assessedAt: row.assessed_at?.getTime() ?? null,
    changedAt: row.changed_at?.getTime() ?? null,
    changesFailed: row.changes_failed,
    paused,
    promisesCheckedAt: promises.checkedAt,
    promisesBroken: promises.brokenSince,
    channels: row.channels,
    notifiedAt: row.notified_at?.getTime() ?? null,
    notificationsFailed: row.notifications_failed,
  };
}

interface VitalColumns {
  unreachable: string[];
  warm_up_until: Date | null;
  collected_at: Date | null;
  forecast_at: Date | null;
  assessed_at: Date | null;
  changed_at: Date | null;
  changes_failed: number;
  channels: number;
  notified_at: Date | null;
  notifications_failed: number;
}

// A host that was not collected for a day is another installation's, or one of yesterday's.
const VITALS = `
with watched as (
  select name, status, last_collected_at from host where last_collected_at >= $1 or created_at >= $1
)
select
  (select max(warm_up_until) from host) as warm_up_until,
  (select coalesce(array_agg(name), '{}') from watched where status <> 'up') as unreachable,
  (select min(last_collected_at) from watched where status = 'up') as collected_at,
  (select max(made_at) from forecast) as forecast_at,
  (select max(at) from assessment) as assessed_at,
  (select max(ended_at) from change where state = 'verified') as changed_at,
  (select count(*)::int from change where state in ('failed', 'rolled_back') and ended_at >= $1) as changes_failed,
  (select count(*)::int from notification_channel where enabled) as channels,
  (select max(sent_at) from notification_message) as notified_at,
  (select count(*)::int from notification_message where failed_at >= $1) as notifications_failed`;
