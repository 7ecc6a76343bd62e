import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/server/embedded/test-database";
import { openSealer } from "@/server/secrets/sealer";
import { appendAudit } from "./audit";
import { anchorAudit } from "./audit-anchors";
import { checkAudit } from "./audit-chain";
import { type Database, openDatabase } from "./database";

const NOW = Date.UTC(2026, 0, 5, 10);
const ENTRY = { at: NOW, actor: "user:Ada", action: "test.write", subject: "test:1", detail: "wrote" };
const secrets = openSealer("seals-the-anchors-".repeat(3));

let db: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await createTestDatabase();
  db = openDatabase(made.url, 20);
  drop = made.drop;
});
afterAll(async () => {
  await db.close();
  await drop();
});

const write = (detail: string, body = {}) =>
  db.prisma.$transaction((tx) => appendAudit(tx, { ...ENTRY, detail, body }));
const check = () => checkAudit(db, secrets, NOW);

/** As whoever owns the database can: past every trigger. */
async function tamper(...statements: string[]): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local session_replication_role = replica");
    for (const statement of statements) await client.query(statement);
    await client.query("commit");
  } finally {
    client.release(true);
  }
}

beforeEach(async () => {
  await tamper("delete from audit", "delete from audit_link", "delete from audit_anchor");
  for (const nth of [1, 2, 3, 4, 5]) await write(`entry ${nth}`, { nth, text: "ü→😀 \\ \" '" });
});

const idAt = async (position: number) =>
  (await db.pool.query("select audit_id from audit_link where position = $1", [position])).rows[0].audit_id;

describe("the audit's chain", () => {
  it("is intact as it was written", async () => {
    expect(await check()).toMatchObject({ kind: "intact", rows: 5, lastId: String(await idAt(5)), at: NOW });
  });

  it("is intact when nothing was ever written", async () => {
    await tamper("delete from audit", "delete from audit_link");
    expect(await check()).toMatchObject({ kind: "intact", rows: 0, lastId: "0" });
  });

  it.each([
    ["detail", "detail = 'entry 0'"],
    ["actor", "actor = 'user:Eve'"],
    ["time", "at = at + interval '1 ms'"],
    ["body", `body = '{"nth":4}'`],
    ["border between two fields", "actor = actor || action, action = ''"],
  ])("breaks at a row whose %s was changed", async (_what, change) => {
    const id = await idAt(3);
    await tamper(`update audit set ${change} where id = ${id}`);
    expect(await check()).toMatchObject({
      kind: "broken",
      rows: 2,
      position: 3,
      auditId: String(id),
      because: "the row, or its place, was changed",
    });
  });

  it("breaks at a row that was removed, and where its link went too", async () => {
    const id = await idAt(3);
    await tamper(`delete from audit where id = ${id}`);
    expect(await check()).toMatchObject({ kind: "broken", position: 3, because: "the row was removed" });
    await tamper(`delete from audit_link where audit_id = ${id}`);
    expect(await check()).toMatchObject({ kind: "broken", rows: 2, position: 4 });
  });

  it("breaks where two rows changed places", async () => {
    const [second, fourth] = [await idAt(2), await idAt(4)];
    await tamper(
      `update audit_link set audit_id = -1 where position = 2`,
      `update audit_link set audit_id = ${second} where position = 4`,
      `update audit_link set audit_id = ${fourth} where position = 2`,
    );
    expect(await check()).toMatchObject({ kind: "broken", rows: 1, position: 2 });
  });

  it("knows of a row that came in past it", async () => {
    await tamper(
      `insert into audit (at, actor, action, subject, detail, body) values (now(), 'user:Ada', 'x', 'y', 'z', '{}')`,
    );
    expect(await check()).toMatchObject({ kind: "broken", because: "the row came in past the chain" });
  });

  it("of 50 who write at once is whole, and has every row once", async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => write(`writer ${i}`)));
    expect(await check()).toMatchObject({ kind: "intact", rows: 55 });
  });

  it("has no link for what was rolled back", async () => {
    const failed = db.prisma.$transaction(async (tx) => {
      await appendAudit(tx, ENTRY);
      throw new Error("and then it fails");
    });
    await expect(failed).rejects.toThrow("and then it fails");
    expect(await check()).toMatchObject({ kind: "intact", rows: 5 });
  });

  it("lets nobody change, remove or empty anything by the ordinary way", async () => {
    for (const table of ["audit", "audit_link", "audit_anchor"]) {
      await expect(db.pool.query(`truncate ${table}`)).rejects.toThrow("append-only");
    }
    await expect(db.pool.query("update audit_link set hash = ''")).rejects.toThrow("append-only");
    await expect(db.pool.query("delete from audit_link")).rejects.toThrow("append-only");
    await expect(db.pool.query("delete from audit")).rejects.toThrow("append-only");
  });
});

describe("an anchor", () => {
  it("says how far the chain is sealed", async () => {
    await anchorAudit(db, secrets, NOW);
    await write("later");
    expect(await check()).toMatchObject({ kind: "intact", rows: 6, anchoredTo: 5, unreadableAnchors: 0 });
    await anchorAudit(db, secrets, NOW + 60_000);
    expect(await check()).toMatchObject({ anchoredTo: 5 });
    await anchorAudit(db, secrets, NOW + 11 * 60_000);
    expect(await check()).toMatchObject({ anchoredTo: 6 });
  });

  it("contradicts a chain that was cut off at its end", async () => {
    await anchorAudit(db, secrets, NOW);
    const id = await idAt(5);
    await tamper(`delete from audit where id = ${id}`, `delete from audit_link where audit_id = ${id}`);
    expect(await check()).toMatchObject({
      kind: "broken",
      rows: 4,
      because: expect.stringContaining("missing"),
    });
  });

  it("contradicts a chain that was rewritten as a whole", async () => {
    await anchorAudit(db, secrets, NOW);
    await tamper(
      "update audit set detail = 'nothing happened'",
      `with recursive chain(position, audit_id, hash) as (
         select l.position, l.audit_id, sha256(audit_entry(a)) from audit_link l join audit a on a.id = l.audit_id
          where l.position = 1
         union all
         select l.position, l.audit_id, sha256(c.hash || audit_entry(a))
           from chain c join audit_link l on l.position = c.position + 1 join audit a on a.id = l.audit_id)
       update audit_link l set hash = c.hash from chain c where c.position = l.position`,
    );
    expect(await checkAudit(db, null, NOW)).toMatchObject({ kind: "intact", anchoredTo: null });
    expect(await check()).toMatchObject({
      kind: "broken",
      position: 5,
      because: expect.stringContaining("sealed"),
    });
  });

  it("can be kept elsewhere by a person", async () => {
    const before = await check();
    if (before.kind !== "intact") throw new Error("the chain is broken");
    await write("later");
    const noted = { rows: before.rows, head: before.head };
    expect(await checkAudit(db, secrets, NOW, noted)).toMatchObject({ kind: "intact", rows: 6 });
    expect(await checkAudit(db, secrets, NOW, { ...noted, head: "0".repeat(64) })).toMatchObject({
      kind: "broken",
      position: 5,
    });
    expect(await checkAudit(db, secrets, NOW, { ...noted, rows: 7 })).toMatchObject({
      kind: "broken",
      rows: 6,
    });
  });

  it("that somebody else wrote counts for nothing, and is told", async () => {
    const foreign = openSealer("not-the-key-of-this-house-".repeat(2));
    await anchorAudit(db, foreign, NOW);
    expect(await check()).toMatchObject({ kind: "intact", anchoredTo: null, unreadableAnchors: 1 });
  });
});

it("the migration chains what was written before it", async () => {
  const { url, drop: dropOld } = await createTestDatabase();
  const old = openDatabase(url, 2);
  try {
    const client = new pg.Client(url);
    await client.connect();
    // As it stood before: rows without links.
    await client.query(`drop table audit_link, audit_anchor cascade`);
    await client.query(`drop trigger audit_chained on audit`);
    await client.query(`drop trigger audit_never_emptied on audit`);
    await client.query(`drop function audit_chain, audit_entry`);
    for (const detail of ["first", "second", "third"]) {
      await client.query(
        `insert into audit (at, actor, action, subject, detail, body) values (now(), 'a', 'b', 'c', $1, '{"n":1}')`,
        [detail],
      );
    }
    const file = path.resolve("prisma/migrations/0014_audit_chain/migration.sql");
    await client.query(fs.readFileSync(file, "utf8"));
    await client.end();
    expect(await checkAudit(old, null, NOW)).toMatchObject({ kind: "intact", rows: 3 });
  } finally {
    await old.close();
    await dropOld();
  }
});
