import type { ShadowRow } from "@/server/domain/learning/shadow-row";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { FAILURE_TREES as KIND } from "./failure-models";
import { toJson } from "./json";

/** The newest of them tell as much, and are read and scored in a second. */
const MOST_ROWS = 50_000;

export interface Challenger {
  version: string;
  /** Since when it spoke in the shadow beside whoever speaks now. */
  since: EpochMs;
}

/** Who stands in the shadow; `null`: nobody. */
export async function readChallenger(db: Database): Promise<Challenger | null> {
  const [row, change] = await Promise.all([
    db.prisma.model.findFirst({
      where: { kind: KIND, state: "challenger" },
      select: { version: true, createdAt: true },
    }),
    db.prisma.modelDecision.findFirst({
      where: { kind: { in: ["promoted", "chosen", "rolled_back"] } },
      orderBy: { id: "desc" },
      select: { at: true },
    }),
  ]);
  if (!row) return null;
  return { version: row.version, since: Math.max(row.createdAt.getTime(), change?.at.getTime() ?? 0) };
}

/** Settled minutes of which both have spoken; those under a grant, whose outcome is the raised limit's, are left out. */
export async function readShadowRows(db: Database, { version, since }: Challenger): Promise<ShadowRow[]> {
  const { rows } = await db.pool.query(
    `select container_id, extract(epoch from at)::float8 as at, weight, said5, said15, said60, shadow5, shadow15, shadow60,
       least(memory_minutes, cpu_minutes, other_minutes) as minutes_to, seen_minutes
     from feature_row
     where settled_at is not null and shadow_model = $1 and minute >= $2 and not under_grant
     order by minute desc limit ${MOST_ROWS}`,
    [version, new Date(since)],
  );
  return rows.map((row) => ({
    containerId: row.container_id as number,
    at: row.at as number,
    weight: row.weight as number,
    said: { 5: row.said5 as number, 15: row.said15 as number, 60: row.said60 as number },
    shadow: { 5: row.shadow5 as number, 15: row.shadow15 as number, 60: row.shadow60 as number },
    minutesTo: (row.minutes_to as number | null) ?? Number.POSITIVE_INFINITY,
    seenMinutes: row.seen_minutes as number,
  }));
}

/** What the screens show of the comparison, as it stands. */
export async function saveShadow(db: Database, version: string, shadow: object): Promise<void> {
  await db.pool.query(
    `update model set metrics = metrics || jsonb_build_object('shadow', $3::jsonb) where kind = $1 and version = $2`,
    [KIND, version, JSON.stringify(toJson(shadow))],
  );
}
