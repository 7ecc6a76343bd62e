import type pg from "pg";

export interface Told {
  /** Epoch milliseconds. */
  at: number;
  /** `null`: unknown. */
  risk60: number | null;
  cause: string | null;
  reason: string;
}

/** What was said of one container, in order. */
export async function readTold(pool: pg.Pool, runtimeId: string): Promise<Told[]> {
  const { rows } = await pool.query(
    `select (extract(epoch from a.at) * 1000)::float8 as at, a.risk60, a.cause, a.reason
     from assessment a join container c on c.id = a.container_id
     where c.runtime_id = $1 order by a.at`,
    [runtimeId],
  );
  return rows;
}
