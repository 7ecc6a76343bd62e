import type { DurationMs, EpochMs } from "@/server/domain/units";
import { type Sealer, SecretUnreadable } from "@/server/secrets/sealer";
import type { Database } from "./database";

/** The longest that a cut at the audit's end can stay unnoticed. */
const BETWEEN_ANCHORS_MS: DurationMs = 10 * 60_000;
const ABOUT = "audit-anchor";

/** Where the chain stood when it was sealed. */
export interface Anchor {
  /** Of the link at that position, in hexadecimal. */
  hash: string;
}

/** Seals where the audit's chain stands, when that is news and the last seal is old enough. Safe to overlap. */
export async function anchorAudit(db: Database, secrets: Sealer, now: EpochMs): Promise<void> {
  const { rows } = await db.pool.query<{ position: number; hash: Buffer }>(
    `select position, hash from audit_link
      where position > coalesce((select max(position) from audit_anchor), 0)
        and not exists (select from audit_anchor where at > $1)
      order by position desc limit 1`,
    [new Date(now - BETWEEN_ANCHORS_MS)],
  );
  const [head] = rows;
  if (!head) return;
  const seal = secrets.seal(`${head.position}:${head.hash.toString("hex")}`, ABOUT);
  await db.pool.query(
    `insert into audit_anchor (position, at, seal) values ($1, $2, $3) on conflict do nothing`,
    [head.position, new Date(now), seal],
  );
}

/**
 * Every anchor, by the position that its seal names.
 *
 * Returns  `unreadable`: how many were sealed with a key that is not here, or are none of ours.
 */
export async function readAnchors(
  db: { query: Database["pool"]["query"] },
  secrets: Sealer | null,
): Promise<{ open: ReadonlyMap<number, Anchor>; unreadable: number }> {
  const { rows } = await db.query<{ seal: string }>("select seal from audit_anchor order by position");
  const open = new Map<number, Anchor>();
  for (const { seal } of rows) {
    const [position, hash] = secrets ? read(secrets, seal) : [];
    if (position && hash) open.set(Number(position), { hash });
  }
  return { open, unreadable: rows.length - open.size };
}

function read(secrets: Sealer, seal: string): string[] {
  try {
    return secrets.open(seal, ABOUT).split(":");
  } catch (error) {
    if (error instanceof SecretUnreadable) return [];
    throw error;
  }
}
