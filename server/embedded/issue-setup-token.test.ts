import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueSetupToken, setupTokenHash } from "@/server/embedded/issue-setup-token";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

describe("issueSetupToken", () => {
  it("keeps only the hash of the newest token while there is no user", async () => {
    const first = await issueSetupToken(database.url);
    const second = await issueSetupToken(database.url);
    expect(first).not.toBe(second);
    const { rows } = await client.query(
      `select token_hash, used_at, expires_at - now() between interval '59 min' and interval '60 min' as in_an_hour
         from setup_token`,
    );
    expect(rows).toEqual([{ token_hash: setupTokenHash(second ?? ""), used_at: null, in_an_hour: true }]);
  });

  it("gives none once a user exists, and takes back the one that is open", async () => {
    await client.query(`insert into "user" (id, name, email) values ('u1', 'Ada', 'ada@example.org')`);
    expect(await issueSetupToken(database.url)).toBeNull();
    expect((await client.query("select 1 from setup_token where used_at is null")).rowCount).toBe(0);
  });
});
