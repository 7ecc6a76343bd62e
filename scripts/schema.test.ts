import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

describe("the schema and its migrations", () => {
  it("agree: a migrated database is what prisma/schema says", async () => {
    expect(
      await prisma("migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema", "--script"),
    ).toMatch("This is an empty migration.");
  });
  it("status", async () => {
    expect(await prisma("migrate", "status")).toMatch("Database schema is up to date!");
  });
});
