import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOnce } from "@/server/embedded/run-once";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";

const ROOT = path.resolve(import.meta.dirname, "..");
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Prisma's own command line on the test's database. Rejects with its output when it exits with another code than 0. */
async function prisma(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/prisma.mjs", ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.url },
  });
  return stdout;
}
const diff = () =>
  prisma("migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema", "--script");

describe("a database that our runner migrated", () => {
  it("is for Prisma one with every migration applied", async () => {
    expect(await prisma("migrate", "status")).toMatch("Database schema is up to date!");
  });

  it("has nothing that prisma/schema lacks, and lacks nothing of it", async () => {
    expect(await diff()).toMatch("This is an empty migration.");
  });

  it("would be seen to differ: a column that is gone is asked for", async () => {
    await runOnce(database.url, `alter table "user" drop column name`);
    expect(await diff()).toMatch(/ALTER TABLE "user" ADD COLUMN +"name" TEXT NOT NULL/);
  });
});
