import { createHash } from "node:crypto";
import type { Seconds } from "@/server/domain/units";
import type { Database } from "./database";

/**
 * Counts one more try to sign in to an account, whether there is such an account or not.
 *
 * windowSeconds  after which counting begins anew.
 * Returns        the tries of the current window, this one included; all web processes count together.
 */
export async function countSignInTry(db: Database, email: string, windowSeconds: Seconds): Promise<number> {
  const account = createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
  const { rows } = await db.pool.query<{ count: number }>(
    `insert into rate_limit (id, key, count, last_request)
     values (gen_random_uuid(), $1, 1, extract(epoch from now()) * 1000)
     on conflict (key) do update set (count, last_request) =
       (select case when over then 1 else rate_limit.count + 1 end,
               case when over then excluded.last_request else rate_limit.last_request end
          from (select rate_limit.last_request <= excluded.last_request - $2 * 1000 as over) as window_state)
     returning count`,
    [`account|${account}`, windowSeconds],
  );
  return rows[0]!.count;
}
