// npm run migrate:diff -- [name]: the SQL that takes prisma/migrations to prisma/schema; written down as the next
// migration when it has a name. Works on a throwaway database, made by the migrations that there are.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { prisma } from "./prisma/run-prisma.mjs";
import { inRoot } from "./up/paths.mjs";
import { Refusal } from "./up/refusal.mjs";
import { reportAndExit } from "./up/report.mjs";
import { load } from "./up/typescript.mjs";

const MIGRATIONS = inRoot("prisma/migrations");

/** The SQL that Prisma finds missing, as a text. */
async function missingSql() {
  const { startPostgres } = await load("server/embedded/start-postgres.ts");
  const { migrate } = await load("server/embedded/migrate.ts");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-migrate-"));
  fs.chmodSync(folder, 0o755);
  const server = await startPostgres({
    directory: path.join(folder, "postgres"),
    password: "throwaway",
    logFile: path.join(folder, "postgres.log"),
    settings: ["fsync=off"],
  });
  try {
    const url = server.url("postgres");
    await migrate(url, MIGRATIONS);
    const output = path.join(folder, "migration.sql");
    const args = ["--from-config-datasource", "--to-schema", "prisma/schema", "--script", "--output", output];
    const code = await prisma(["migrate", "diff", ...args], { DATABASE_URL: url });
    if (code !== 0) throw new Refusal("Prisma could not compare the schema; its words stand above.");
    return fs.readFileSync(output, "utf8");
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of the next migration: four digits, then `name`. */
function nextMigration(name) {
  if (!/^[a-z0-9_]+$/.test(name)) {
    throw new Refusal("Name it in small letters, digits and underscores: npm run migrate:diff -- add_note");
  }
  const last = fs.readdirSync(MIGRATIONS).filter((entry) => /^\d{4}_/.test(entry));
  const number = Math.max(0, ...last.map((entry) => Number(entry.slice(0, 4)))) + 1;
  return path.join(MIGRATIONS, `${String(number).padStart(4, "0")}_${name}`);
}

async function author(name) {
  const folder = name && nextMigration(name);
  const sql = await missingSql();
  if (/^-- This is an empty migration/m.test(sql))
    return console.log("The migrations make what the schema says.");
  if (!folder) return console.log(sql);
  const file = path.join(folder, "migration.sql");
  fs.mkdirSync(folder);
  fs.writeFileSync(file, sql);
  console.log(`Read ${path.relative(inRoot(), file)} before you commit it: it is applied at the next start.`);
}

await author(process.argv[2]).catch(reportAndExit);
