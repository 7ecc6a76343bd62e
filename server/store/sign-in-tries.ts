import { createHash } from "node:crypto";
import type { Seconds } from "@/server/domain/units";
import type { Database } from "./database";

export interface TriesAllowed {
  windowSeconds: Seconds;
  most: number;
}

/**
 * Counts one more try to sign in to an account, whether there is such an account or not.
 *
 * allowed  each window counts by itself, and begins anew after its end; all web processes count together.
 * Returns  how long no further try is heard: 0 when this one is.
 */
export async function countSignInTry(
  db: Database,
  email: string,
  allowed: readonly TriesAllowed[],
): Promise<Seconds> {
  const waits: Seconds[] = [];
  for (const { windowSeconds, most } of allowed) {
    const { rows } = await db.pool.query<{ count: number; left: number }>(
      `insert into rate_limit (id, key, count, last_request)
       values (gen_random_uuid(), $1, 1, extract(epoch from now()) * 1000)
       on conflict (key) do update set (count, last_request) =
         (select case when over then 1 else rate_limit.count + 1 end,
                 case when over then excluded.last_request else rate_limit.last_request end
            from (select rate_limit.last_request <= excluded.last_request - $2 * 1000 as over) as window_state)
       returning count, $2 - (extract(epoch from now()) - last_request / 1000.0)::float8 as left`,
      [keyOf(email, windowSeconds), windowSeconds],
    );
    const { count, left } = rows[0]!;
    if (count > most) waits.push(Math.max(1, left));
  }
  return Math.max(0, ...waits);
}

/** Begins the counts of an account anew: its owner is in. */
export async function forgetSignInTries(db: Database, email: string): Promise<void> {
  await db.pool.query("delete from rate_limit where key like $1", [`${accountOf(email)}|%`]);
}

const accountOf = (email: string) =>
  `account|${createHash("sha256").update(email.trim().toLowerCase()).digest("hex")}`;
const keyOf = (email: string, windowSeconds: Seconds) => `${accountOf(email)}|${windowSeconds}`;
