import type { OpenHouse } from "@/server/composition";
import type { DurationMs } from "@/server/domain/units";

const SECOND: DurationMs = 1_000;
const MINUTE: DurationMs = 60 * SECOND;
const HOUR: DurationMs = 60 * MINUTE;
const PER_HOST = ["collect", "forecast", "negotiate", "observe", "resize-machine", "size"] as const;

/**
 * What runs when. Assessing follows each collection and negotiating each assessment, by job; the slow heartbeat of
 * `negotiate` ends offers and leases also when a host's collection fails.
 */
export async function scheduleAll({ db, jobs, hosts, settings }: OpenHouse): Promise<void> {
  const interval = settings.intervalSeconds * SECOND;
  const known = await db.prisma.host.findMany({ select: { id: true } });
  for (const name of PER_HOST) {
    await jobs.keepSchedules(name, new Set(known.map((host) => `${name}-${host.id}`)));
  }
  for (const hostId of hosts.keys()) {
    const every = (name: (typeof PER_HOST)[number], ms: DurationMs) =>
      jobs.schedule(name, { hostId }, `${name}-${hostId}`, ms);
    await every("collect", interval);
    await every("forecast", interval);
    await every("negotiate", MINUTE);
    await every("observe", Math.max(interval, 10 * SECOND));
    await every("resize-machine", Math.max(interval, 10 * SECOND));
    await every("size", 5 * MINUTE);
  }
  await jobs.schedule("maintain", {}, "maintain", MINUTE);
  await jobs.schedule("check-invariants", {}, "check-invariants", MINUTE);
  await jobs.schedule("poll-feeds", {}, "poll-feeds", 10 * SECOND);
  await jobs.schedule("notify", {}, "notify", 10 * SECOND);
  await jobs.schedule("learn", {}, "learn", 10 * MINUTE);
  await jobs.schedule("train-forecaster", { startedBy: "schedule" }, "train-forecaster", 6 * HOUR);
  await jobs.schedule("train-failure", { startedBy: "schedule" }, "train-failure", HOUR);
}
