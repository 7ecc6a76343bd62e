import assert from "node:assert/strict";
import type { Trial, World } from "@/bench/security/web/trial";
import { openSealer } from "@/server/secrets/sealer";
import { appendAudit } from "@/server/store/audit";
import { anchorAudit } from "@/server/store/audit-anchors";
import { checkAudit } from "@/server/store/audit-chain";

const ENTRY = { actor: "user:Ada", action: "trial.write", subject: "trial:1", detail: "wrote" };

/** As whoever owns the database can, past every trigger. */
async function tampered({ web }: World, statement: string) {
  const { db, clock, secrets } = web.house;
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local session_replication_role = replica");
    await client.query(statement);
    await client.query("commit");
    return await checkAudit(db, secrets, clock.now());
  } finally {
    client.release(true);
  }
}

export const trials: readonly Trial[] = [
  {
    control: "audit: 50 who write at once keep the chain whole",
    async run({ web }) {
      const { db, clock, secrets } = web.house;
      await Promise.all(
        Array.from({ length: 50 }, () =>
          db.prisma.$transaction((tx) => appendAudit(tx, { ...ENTRY, at: clock.now() })),
        ),
      );
      const check = await checkAudit(db, secrets, clock.now());
      assert.equal(check.kind, "intact", JSON.stringify(check));
      await assert.rejects(db.pool.query("update audit set detail = 'nothing'"), /append-only/);
      await assert.rejects(db.pool.query("delete from audit"), /append-only/);
      await assert.rejects(db.pool.query("truncate audit"), /append-only/);
      return `${check.rows} rows, none changed or removed by the ordinary way`;
    },
  },
  {
    control: "audit: a changed, removed or cut-off row breaks the chain",
    async run(world) {
      const { db, clock, secrets } = world.web.house;
      assert.ok(secrets);
      await anchorAudit(db, secrets, clock.now());
      const middle = "(select audit_id from audit_link order by position offset 10 limit 1)";
      const changed = await tampered(world, `update audit set actor = 'user:Eve' where id = ${middle}`);
      assert.equal(changed.kind, "broken");
      const removed = await tampered(world, `delete from audit where id = ${middle}`);
      assert.equal(removed.kind, "broken");
      const cut = await tampered(
        world,
        `with gone as (delete from audit_link where position > 5 returning audit_id)
         delete from audit where id in (select audit_id from gone) or id = ${middle}`,
      );
      assert.equal(cut.kind, "broken");
      return "3 kinds of tampering found";
    },
  },
  {
    control: "secrets: no token stands in any column of the database",
    async run({ web, keepSecret }) {
      const { db } = web.house;
      const { body: made } = await web.call(
        "tokens.create",
        { name: "scan", scope: "read", expiresInDays: 1 },
        web.admin.cookie,
      );
      const person = await web.person("scanned", "viewer");
      const { body: reset } = await web.call("people.makeResetLink", { id: person.id }, web.admin.cookie);
      const secrets = [made.token, reset.link.split("#")[1], "correct horse battery"].map(keepSecret);
      const { rows: tables } = await db.pool.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema')`,
      );
      for (const { name } of tables) {
        for (const secret of secrets) {
          const { rows } = await db.pool.query(
            `select 1 from ${name} t where position($1 in t::text) > 0 limit 1`,
            [secret],
          );
          assert.equal(rows.length, 0, `a secret stands in ${name}`);
        }
      }
      return `${secrets.length} secrets, ${tables.length} tables`;
    },
  },
  {
    control: "secrets: what is sealed cannot be read with another key, nor moved to another row",
    async run() {
      const mine = openSealer("a key of this house and long enough ".repeat(2));
      const other = openSealer("a key of another house and also long ".repeat(2));
      const sealed = mine.seal("https://hooks.example/secret", "channel:1");
      assert.equal(mine.open(sealed, "channel:1"), "https://hooks.example/secret");
      assert.throws(() => mine.open(sealed, "channel:2"));
      assert.throws(() => other.open(sealed, "channel:1"));
      let flipped = 0;
      for (let at = sealed.lastIndexOf(".") + 1; at < sealed.length - 1; at++) {
        const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
        assert.throws(() => mine.open(changed, "channel:1"));
        flipped++;
      }
      assert.ok(!sealed.includes("hooks"));
      return `another key, another row, ${flipped} changed characters refused`;
    },
  },
];
