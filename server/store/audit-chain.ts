import { createHash } from "node:crypto";
import type { z } from "zod";
import type { auditCheck } from "@/server/api/shapes/people";
import type { EpochMs } from "@/server/domain/units";
import type { Sealer } from "@/server/secrets/sealer";
import { type Anchor, readAnchors } from "./audit-anchors";
import type { Database } from "./database";

const PAGE_ROWS = 5_000;

interface Link {
  position: number;
  hash: Buffer;
  audit_id: number;
  /** The row's fields as text; `null` when the row is gone. */
  fields: string[] | null;
}

/** What an earlier check said: so many rows, and the hash of the last of them. */
export interface Noted {
  rows: number;
  head: string;
}

type Broken = { position: number; auditId: string; because: string };

/**
 * Reads the whole audit and reckons its chain of hashes anew, without the database's own functions.
 *
 * A row that was changed, removed, moved or slipped in breaks it. Who can write the database could rewrite everything
 * from there on, or cut the end off: that contradicts an anchor, whose key the database does not have.
 *
 * secrets  opens the anchors; `null`: none can be read, and `anchoredTo` is null.
 * noted    an anchor that somebody kept outside of the database.
 * Returns  `intact` up to a row, or the first row where it is `broken` and what is wrong with it.
 */
export async function checkAudit(
  db: Database,
  secrets: Sealer | null,
  now: EpochMs,
  noted?: Noted,
): Promise<z.infer<typeof auditCheck>> {
  const client = await db.pool.connect();
  let isOver = false;
  try {
    await client.query("begin isolation level repeatable read read only");
    const { open, unreadable } = await readAnchors(client, secrets);
    const anchors = noted ? new Map(open).set(noted.rows, { hash: noted.head }) : open;
    let broken: Broken | null = null;
    let hash: Buffer = Buffer.alloc(0);
    let position = 0;
    let lastId = "0";
    let anchoredTo: number | null = null;
    while (broken === null) {
      const { rows } = await client.query<Link>(LINKS, [position, PAGE_ROWS]);
      for (const link of rows) {
        const next = hashOf(hash, link);
        broken = faultOf(link, position, next, anchors.get(link.position));
        if (broken) break;
        if (open.has(link.position)) anchoredTo = link.position;
        [hash, position, lastId] = [next, link.position, String(link.audit_id)];
      }
      if (rows.length < PAGE_ROWS) break;
    }
    broken ??= await strayRow(client, position);
    broken ??= cutOff(anchors, position, lastId);
    await client.query("commit");
    isOver = true;
    const common = { at: now, rows: position, unreadableAnchors: unreadable };
    return broken
      ? { kind: "broken", ...common, ...broken }
      : { kind: "intact", ...common, lastId, head: hash.toString("hex"), anchoredTo };
  } finally {
    // What is left of a transaction that failed goes with its connection.
    client.release(!isOver);
  }
}

// What an audit row says, as text; jsonb has one text for one value.
const LINKS = `
  select l.position, l.hash, l.audit_id,
         case when a.id is null then null else
           array[a.id::text, (extract(epoch from a.at) * 1000)::bigint::text, a.actor, a.action, a.subject, a.detail,
                 a.body::text] end as fields
    from audit_link l left join audit a on a.id = l.audit_id
   where l.position > $1 order by l.position limit $2`;

function hashOf(before: Buffer, { fields }: Link): Buffer {
  const entry = (fields ?? []).map((field) => `${Buffer.byteLength(field)}:${field}`).join("");
  return createHash("sha256").update(before).update(entry).digest();
}

function faultOf(link: Link, before: number, hash: Buffer, anchor: Anchor | undefined): Broken | null {
  const at = { position: link.position, auditId: String(link.audit_id) };
  if (link.position !== before + 1) {
    return { ...at, because: `links ${before + 1} to ${link.position - 1} are missing before it` };
  }
  if (link.fields === null) return { ...at, because: "the row was removed" };
  if (!hash.equals(link.hash)) return { ...at, because: "the row, or its place, was changed" };
  if (anchor && anchor.hash !== hash.toString("hex")) {
    return { ...at, because: "the chain up to it was rewritten after it was sealed" };
  }
  return null;
}

/** A row that stands in no link: the database links every row that comes in by itself. */
async function strayRow(
  client: { query: Database["pool"]["query"] },
  position: number,
): Promise<Broken | null> {
  const { rows } = await client.query<{ id: number }>(
    `select id from audit a where not exists (select from audit_link l where l.audit_id = a.id) order by id limit 1`,
  );
  const [stray] = rows;
  return stray ? { position, auditId: String(stray.id), because: "the row came in past the chain" } : null;
}

function cutOff(anchors: ReadonlyMap<number, Anchor>, position: number, lastId: string): Broken | null {
  const furthest = Math.max(0, ...anchors.keys());
  if (furthest <= position) return null;
  return { position, auditId: lastId, because: `the rows after it are missing: ${furthest} were sealed` };
}
