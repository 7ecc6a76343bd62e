import type pg from "pg";

export interface Grant {
  runtimeId: string;
  container: string;
  /** From the row of the decision to the row that says "read back". */
  decisionToAppliedMs: number;
}

/** Every grant that was verified. */
export async function readGrants(pool: pg.Pool): Promise<Grant[]> {
  const { rows } = await pool.query(
    `select c.runtime_id as "runtimeId", c.name as container,
       (extract(epoch from ch.ended_at - ch.decided_at) * 1000)::float8 as "decisionToAppliedMs"
     from change ch join container c on c.id = ch.container_id
     where ch.kind = 'grant' and ch.state = 'verified'`,
  );
  return rows;
}
