import type { Seconds } from "@/server/domain/units";
import type { Clock } from "@/server/ports/clock";
import type { Database } from "./database";
import { type Fleet, readFleet } from "./fleet-view";
import type { Live } from "./live";

/** A change that was not announced, such as the mere passing of time, shows within this. */
const OLDEST_MS = 2_000;

/**
 * Reads the fleet once for all who ask between two changes: with thousands of containers and many open pages, a read
 * for each would be most of the database's work. While changes are not heard, everybody reads for themselves.
 */
export function fleetReader(
  db: Database,
  live: Pick<Live, "version">,
  clock: Clock,
  intervalSeconds: Seconds,
): () => Promise<Fleet> {
  let kept: { version: number; at: number; fleet: Promise<Fleet> } | undefined;
  return () => {
    const [version, now] = [live.version(), clock.now()];
    if (kept && kept.version === version && now - kept.at < OLDEST_MS) return kept.fleet;
    const fleet = readFleet(db, now, intervalSeconds);
    kept = version === null ? undefined : { version, at: now, fleet };
    // A read that failed is nobody's answer but theirs who waited for it.
    fleet.catch(() => {
      if (kept?.fleet === fleet) kept = undefined;
    });
    return fleet;
  };
}
