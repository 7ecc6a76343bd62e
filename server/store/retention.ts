import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A container that is gone is remembered for so long, with its negotiations and outcomes. The audit is kept. */
const GONE_KEPT_DAYS = 30;

/** Deletes what nobody can look at any more; charts and decisions reach back no further. */
export async function forgetOld(db: Database, now: EpochMs, retentionDays: number): Promise<void> {
  const { prisma } = db;
  await prisma.telemetrySeries.deleteMany({
    where: {
      OR: [
        { lastAt: { lt: new Date(now - retentionDays * DAY_MS) } },
        // A label that changes with every scrape leaves a new series each time.
        { selected: false, lastAt: { lt: new Date(now - HOUR_MS) } },
      ],
    },
  });
  await prisma.container.deleteMany({
    where: {
      removedAt: { lt: new Date(now - Math.max(retentionDays, GONE_KEPT_DAYS) * DAY_MS) },
      leases: { none: { state: { in: ["reserved", "active", "releasing"] } } },
    },
  });
  await prisma.session.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
}
