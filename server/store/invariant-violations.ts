import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import { INVARIANTS, type Invariant, type Violation } from "./invariants";

const CHECKED_AT = "invariants_checked_at";

/** Keeps what was found, once for each thing, and that it was looked for. Returns what was not known before. */
export async function saveViolations(
  db: Database,
  found: readonly Violation[],
  now: EpochMs,
): Promise<Violation[]> {
  const { rows } = await db.pool.query<Violation>(
    `with checked as (
       insert into setting (key, value, updated_at) values ($1, to_jsonb($2::float8), $3)
       on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
     )
     insert into invariant_violation (invariant, subject, detail, first_seen_at, last_seen_at)
     select f.invariant, f.subject, f.detail, $3, $3
     from jsonb_to_recordset($4::jsonb) as f(invariant text, subject text, detail text)
     on conflict (invariant, subject) do update set last_seen_at = excluded.last_seen_at, detail = excluded.detail
     returning invariant, subject, detail, xmax = 0 as fresh`,
    [CHECKED_AT, now, new Date(now), JSON.stringify(found)],
  );
  return (rows as (Violation & { fresh: boolean })[]).filter(({ fresh }) => fresh);
}

export interface InvariantCounts {
  /** `null`: nobody has looked yet. */
  checkedAt: EpochMs | null;
  /** Things on which each was ever found broken. */
  broken: Record<Invariant, number>;
  /** Seen broken since. */
  brokenSince: number;
}

export async function countViolations(db: Database, since: EpochMs): Promise<InvariantCounts> {
  const [{ rows }, setting] = await Promise.all([
    db.pool.query<{ invariant: Invariant; all: number; since: number }>(
      `select invariant, count(*)::int as all, (count(*) filter (where last_seen_at >= $1))::int as since
       from invariant_violation group by invariant`,
      [new Date(since)],
    ),
    db.prisma.setting.findUnique({ where: { key: CHECKED_AT } }),
  ]);
  const broken = Object.fromEntries(INVARIANTS.map((name) => [name, 0])) as Record<Invariant, number>;
  for (const row of rows) broken[row.invariant] = row.all;
  return {
    checkedAt: typeof setting?.value === "number" ? setting.value : null,
    broken,
    brokenSince: rows.reduce((sum, row) => sum + row.since, 0),
  };
}
