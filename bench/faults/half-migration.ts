import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { migrate } from "@/server/embedded/migrate";
import type { Fault } from "./fault";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = `
  const { migrate } = await import("@/server/embedded/migrate");
  process.send("ready");
  await migrate(process.argv[1], process.argv[2]);
`;
const STEP_MS = 150;

/** A process is killed at every moment of a migration of four slow steps. */
export const halfMigration: Fault = {
  fault: "kill -9 in the middle of a migration, and two processes that migrate at once",
  async run(lab, short) {
    const folder = mkdtempSync(join(tmpdir(), "pfn-migrations-"));
    lab.after(() => rmSync(folder, { recursive: true }));
    cpSync(join(ROOT, "prisma/migrations"), folder, { recursive: true });
    mkdirSync(join(folder, "9999_slow"));
    const steps = [1, 2, 3, 4].map((i) => `CREATE TABLE slow_${i} (id int)`);
    const pause = `SELECT pg_sleep(${STEP_MS / 1000})`;
    writeFileSync(
      join(folder, "9999_slow/migration.sql"),
      `${steps.map((step) => `${step};\n${pause};`).join("\n")}\n`,
    );
    const kills = short ? 2 : 20;
    for (let i = 0; i < kills; i++) {
      const { db, url } = await lab.database();
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", SCRIPT, url, folder],
        {
          cwd: ROOT,
          stdio: ["ignore", "inherit", "inherit", "ipc"],
        },
      );
      await new Promise((resolve) => child.once("message", resolve));
      await sleep(30 + (i * 4 * STEP_MS) / kills);
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      const applied = await Promise.all([migrate(url, folder), migrate(url, folder)]);
      const { rows } = await db.pool.query(
        "select count(*)::int as n from pg_tables where tablename ~ '^slow_[1-4]$'",
      );
      assert.equal(rows[0]?.n, 4, "the schema is whole");
      const { rows: recorded } = await db.pool.query(
        "select count(*)::int as n from _prisma_migrations where migration_name = '9999_slow' and finished_at is not null",
      );
      assert.equal(recorded[0]?.n, 1, "it is recorded once");
      assert.ok(applied.flat().length <= 1, "two at once apply it once");
    }
    return {
      runs: kills,
      kills,
      saw: `${kills} migrations killed in the middle: the next start applied what was missing, whole and once`,
    };
  },
};
