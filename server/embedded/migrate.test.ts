import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MigrationRefused, migrate } from "@/server/embedded/migrate";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";

let database: TestDatabase;
let client: pg.Client;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // The clone comes migrated; these tests bring migrations of their own.
  await client.query("drop schema public cascade; create schema public");
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-migrations-"));
  write("0001_first", "create table first (id int); insert into first values (1);");
});

afterEach(async () => {
  await client.end();
  await database.drop();
  fs.rmSync(directory, { recursive: true });
});

function write(name: string, sql: string): void {
  fs.mkdirSync(path.join(directory, name), { recursive: true });
  fs.writeFileSync(path.join(directory, name, "migration.sql"), sql);
}

describe("migrate", () => {
  it("applies what is new, in order, and nothing twice", async () => {
    write("0002_second", "alter table first add column note text;");
    expect(await migrate(database.url, directory)).toEqual(["0001_first", "0002_second"]);
    expect(await migrate(database.url, directory)).toEqual([]);
    write("0003_third", "create table third (id int);");
    expect(await migrate(database.url, directory)).toEqual(["0003_third"]);
    expect((await client.query("select id from first")).rows).toEqual([{ id: 1 }]);
  });

  it("lets only one of several starts at the same moment apply a migration", async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, directory)));
    expect(applied.flat()).toEqual(["0001_first"]);
  });

  it("records a migration as Prisma does", async () => {
    await migrate(database.url, directory);
    const { rows } = await client.query(`select * from "_prisma_migrations"`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      migration_name: "0001_first",
      applied_steps_count: 1,
      rolled_back_at: null,
      logs: null,
    });
    expect(rows[0].checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0].finished_at).toBeInstanceOf(Date);
  });

  it("refuses when an applied migration was edited, and changes nothing", async () => {
    await migrate(database.url, directory);
    write("0001_first", "create table other (id int);");
    write("0002_second", "create table second (id int);");
    await expect(migrate(database.url, directory)).rejects.toThrow(
      /0001_first was edited after it was applied/,
    );
    expect((await client.query("select to_regclass('second') as found")).rows).toEqual([{ found: null }]);
  });

  it("rolls a failed migration back as a whole, and applies it once it is mended", async () => {
    write("0002_second", "create table second (id int); insert into nowhere values (1);");
    await expect(migrate(database.url, directory)).rejects.toThrow(MigrationRefused);
    expect((await client.query("select to_regclass('second') as found")).rows).toEqual([{ found: null }]);
    const failed = `select logs, rolled_back_at, finished_at from "_prisma_migrations" where logs is not null`;
    expect((await client.query(failed)).rows).toEqual([
      { logs: expect.stringContaining("nowhere"), rolled_back_at: expect.any(Date), finished_at: null },
    ]);
    write("0002_second", "create table second (id int);");
    expect(await migrate(database.url, directory)).toEqual(["0002_second"]);
  });

  it("refuses a database that a newer version has migrated", async () => {
    write("0002_second", "create table second (id int);");
    await migrate(database.url, directory);
    fs.rmSync(path.join(directory, "0002_second"), { recursive: true });
    await expect(migrate(database.url, directory)).rejects.toThrow(
      /0002_second, which this version does not know/,
    );
  });

  it("refuses what Prisma itself left unfinished", async () => {
    await migrate(database.url, directory);
    await client.query(`update "_prisma_migrations" set finished_at = null`);
    await expect(migrate(database.url, directory)).rejects.toThrow(/prisma migrate resolve/);
  });
});
