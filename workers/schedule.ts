import type { OpenHouse } from "@/server/composition";
import type { DurationMs } from "@/server/domain/units";

const SECOND: DurationMs = 1_000;
const MINUTE: DurationMs = 60 * SECOND;
const HOUR: DurationMs = 60 * MINUTE;
const OF_HOSTS = ["collect", "forecast", "negotiate", "observe", "resize-machine", "size"] as const;

/** What runs when, for the installation as a whole. */
export async function scheduleAll({ jobs }: Pick<OpenHouse, "jobs">): Promise<void> {
  // Before hosts were dealt out to shards, each verb had a queue of its own: nobody works on those any more.
  for (const name of OF_HOSTS) await jobs.keepSchedules(name, new Set());
  await jobs.schedule("maintain", {}, "maintain", MINUTE);
  await jobs.schedule("check-invariants", {}, "check-invariants", MINUTE);
  await jobs.schedule("poll-feeds", {}, "poll-feeds", 10 * SECOND);
  await jobs.schedule("notify", {}, "notify", 10 * SECOND);
  await jobs.schedule("learn", {}, "learn", 10 * MINUTE);
  await jobs.schedule("train-forecaster", { startedBy: "schedule" }, "train-forecaster", 6 * HOUR);
  await jobs.schedule("train-failure", { startedBy: "schedule" }, "train-failure", HOUR);
}

/**
 * What runs when for one host. Assessing follows each collection and negotiating each assessment, by job; the slow
 * heartbeat of `negotiate` ends offers and leases also when a host's collection fails.
 */
export async function scheduleHost(
  { jobs, settings }: Pick<OpenHouse, "jobs" | "settings">,
  hostId: number,
): Promise<void> {
  const interval = settings.intervalSeconds * SECOND;
  const every: Record<(typeof OF_HOSTS)[number], DurationMs> = {
    collect: interval,
    forecast: interval,
    negotiate: MINUTE,
    observe: Math.max(interval, 10 * SECOND),
    "resize-machine": Math.max(interval, 10 * SECOND),
    size: 5 * MINUTE,
  };
  for (const name of OF_HOSTS) await jobs.schedule(name, { hostId }, `${name}-${hostId}`, every[name]);
}

/** This process looks after them no longer. */
export function letGoOfHost({ jobs }: Pick<OpenHouse, "jobs">, hostId: number): void {
  for (const name of OF_HOSTS) jobs.letGo(name, `${name}-${hostId}`);
}
