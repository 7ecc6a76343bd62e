import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

// Prisma's own lock: waits for a `prisma migrate deploy` that runs at the same moment, and the other way round.
const PRISMA_MIGRATE_LOCK = 72707369;
const LOCK_TIMEOUT = "30s";

/** Why the database is not brought up to date; the message carries the remedy. */
export class MigrationRefused extends Error {
  override name = "MigrationRefused";
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies `<directory>/<name>/migration.sql` in order of name and records each in `_prisma_migrations`, exactly as
 * `prisma migrate deploy` would, without its engine. Safe to call at every start and from several processes at once.
 *
 * One migration is one transaction: it is there as a whole or not at all, and a failed one is tried again next time.
 * Hence no statement that forbids a transaction (CREATE INDEX CONCURRENTLY) may stand in one.
 *
 * Returns  names applied by this call, oldest first.
 * Throws   MigrationRefused when an applied migration was edited or is unknown here, when Prisma left one
 *          unfinished, or when the SQL of one fails; any other error is the connection's.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query("select pg_advisory_lock($1)", [PRISMA_MIGRATE_LOCK]);
    await client.query("set lock_timeout = 0");
    await client.query(MIGRATIONS_TABLE);
    const pending = pendingOf(readMigrations(directory), await recorded(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

const MIGRATIONS_TABLE = `create table if not exists "_prisma_migrations" (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

function readMigrations(directory: string): Migration[] {
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = fs.readFileSync(path.join(directory, name, "migration.sql"));
      return { name, sql: bytes.toString(), checksum: createHash("sha256").update(bytes).digest("hex") };
    });
}

interface RecordedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

async function recorded(client: pg.Client): Promise<RecordedMigration[]> {
  const { rows } = await client.query<RecordedMigration>(
    `select migration_name as name, checksum, finished_at is not null as finished
       from "_prisma_migrations" where rolled_back_at is null order by started_at`,
  );
  return rows;
}

function pendingOf(shipped: Migration[], done: RecordedMigration[]): Migration[] {
  const byName = new Map(shipped.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of done) {
    if (!finished) {
      throw new MigrationRefused(
        `Migration ${name} was left unfinished by Prisma: mend the database, then run \`prisma migrate resolve\`.`,
      );
    }
    const here = byName.get(name);
    if (!here) {
      throw new MigrationRefused(
        `The database already has migration ${name}, which this version does not know: start the version that made it, or a newer one.`,
      );
    }
    if (here.checksum !== checksum) {
      throw new MigrationRefused(
        `Migration ${name} was edited after it was applied: restore it, and put the change into a new migration.`,
      );
    }
  }
  const applied = new Set(done.map((migration) => migration.name));
  return shipped.filter((migration) => !applied.has(migration.name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const record = [randomUUID(), checksum, name];
  const columns = `"_prisma_migrations" (id, checksum, migration_name`;
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into ${columns}, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)`,
      record,
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    const words = cause instanceof Error ? cause.message : String(cause);
    await client.query(`insert into ${columns}, logs, rolled_back_at) values ($1, $2, $3, $4, now())`, [
      ...record,
      words,
    ]);
    throw new MigrationRefused(`Migration ${name} failed and was rolled back: ${words}`, { cause });
  }
}
