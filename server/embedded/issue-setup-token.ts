import { createHash, randomBytes } from "node:crypto";
import pg from "pg";

/** How long a set-up link can be used. */
export const SETUP_TOKEN_MINUTES = 60;

/**
 * The token of the one way to become the first administrator, while there is no user: 256 random bits in base64url.
 * It replaces every unused one. The database keeps only its SHA-256, in hex, in `setup_token.token_hash`.
 * Returns `null` once a user exists.
 */
export async function issueSetupToken(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const token = randomBytes(32).toString("base64url");
    await client.query("begin");
    await client.query("delete from setup_token where used_at is null");
    const { rowCount } = await client.query(
      `insert into setup_token (token_hash, expires_at)
       select $1, now() + make_interval(mins => $2) where not exists (select 1 from "user")`,
      [setupTokenHash(token), SETUP_TOKEN_MINUTES],
    );
    await client.query("commit");
    return rowCount === 1 ? token : null;
  } finally {
    await client.end();
  }
}

/** What `setup_token` holds for `token`: SHA-256 of its characters, in hex. */
export function setupTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
