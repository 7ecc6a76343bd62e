import type { FleetRow } from "@/server/api/shapes/fleet";
import type { Overview, RiskRow } from "@/server/api/shapes/overview";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { Database } from "./database";
import { readFleet } from "./fleet-view";
import { readMissedFailures } from "./missed-failures";
import { readProductHealth } from "./product-health";

const SHOWN = 7;
const BUCKET_MS = 120_000;
const BUCKETS = 30;
const FAILURES_MS = 7 * 86_400_000;

/** What needs a person first, out of the whole fleet. */
export async function readOverview(
  db: Database,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<Omit<Overview, "at">> {
  const [{ rows: all }, failures, health] = await Promise.all([
    readFleet(db, now, intervalSeconds),
    readMissedFailures(db, now - FAILURES_MS),
    readProductHealth(db, now, intervalSeconds),
  ]);
  const rows = all.filter((row) => row.state !== "removed");
  const ranked = rankByRisk(rows);
  const atRisk = ranked.filter(({ row, risk }) => risk >= row.threshold);
  const top = ranked.slice(0, SHOWN);
  const trends = await readTrends(
    db,
    top.map(({ row }) => row),
    now,
  );
  const times = atRisk.flatMap(({ row }) => row.timeToFailure ?? []);
  const sampled = rows.flatMap((row) => row.sampleAt ?? []);
  return {
    fleet: {
      containers: rows.length,
      hosts: new Set(rows.map((row) => row.hostId)).size,
      atRisk: atRisk.length,
      unknown: rows.filter((row) => row.risk === null).length,
      stale: rows.filter((row) => row.stale).length,
      soonest: times.sort((a, b) => a.earlySeconds - b.earlySeconds)[0] ?? null,
      newestSampleAt: sampled.length === 0 ? null : sampled.reduce((a, b) => Math.max(a, b)),
    },
    top: top.map(({ row, risk }) => ({ ...row, risk, trend: trends.get(row.id) ?? [] })),
    failures,
    health,
  };
}

/**
 * Over their threshold first, the soonest before the later; then what comes nearest to its threshold. Unknown risks are in
 * no order: they are counted, not ranked.
 */
export function rankByRisk(rows: readonly FleetRow[]): { row: FleetRow; risk: number }[] {
  const soon = (row: FleetRow) => row.timeToFailure?.earlySeconds ?? Number.MAX_SAFE_INTEGER;
  return rows
    .flatMap((row) => (row.risk === null ? [] : [{ row, risk: atHorizon(row.risk, row.horizonMinutes) }]))
    .sort((a, b) => {
      const [aHigh, bHigh] = [a.risk >= a.row.threshold, b.risk >= b.row.threshold];
      if (aHigh !== bHigh) return Number(bHigh) - Number(aHigh);
      if (aHigh && soon(a.row) !== soon(b.row)) return soon(a.row) - soon(b.row);
      return b.risk / b.row.threshold - a.risk / a.row.threshold || a.row.id - b.row.id;
    });
}

function atHorizon(risk: NonNullable<FleetRow["risk"]>, minutes: number): number {
  return minutes <= 5 ? risk.m5 : minutes <= 15 ? risk.m15 : risk.m60;
}

async function readTrends(
  db: Database,
  rows: readonly FleetRow[],
  now: EpochMs,
): Promise<Map<number, RiskRow["trend"]>> {
  const from = Math.floor(now / BUCKET_MS - BUCKETS + 1) * BUCKET_MS;
  const found = await db.pool.query<{ container_id: number; at: Date; m5: number; m15: number; m60: number }>(
    `select container_id, date_bin('2 minutes', at, 'epoch') as at, max(risk5) as m5, max(risk15) as m15,
       max(risk60) as m60
     from assessment where container_id = any($1) and at >= $2 and risk15 is not null group by 1, 2`,
    [rows.map((row) => row.id), new Date(from)],
  );
  const trends = new Map(
    rows.map((row) => [row.id, Array.from({ length: BUCKETS }, () => null as number | null)]),
  );
  const horizons = new Map(rows.map((row) => [row.id, row.horizonMinutes]));
  for (const row of found.rows) {
    const bucket = Math.round((row.at.getTime() - from) / BUCKET_MS);
    const trend = trends.get(row.container_id);
    if (!trend || bucket < 0 || bucket >= BUCKETS) continue;
    trend[bucket] = atHorizon(row, horizons.get(row.container_id) ?? 15);
  }
  return trends;
}
