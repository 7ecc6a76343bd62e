import { inRoot, inState } from "./paths.mjs";
import { Refusal } from "./refusal.mjs";
import { keptSecret } from "./secrets.mjs";
import { load } from "./typescript.mjs";

/**
 * The embedded PostgreSQL under the state folder, with an empty database "pfn" at first.
 * Returns { url, exited, stop }.
 */
export async function startDatabase() {
  const { startPostgres } = await load("server/embedded/start-postgres.ts");
  const { ensureDatabase } = await load("server/embedded/ensure-database.ts");
  const server = await startPostgres({
    directory: inState("postgres"),
    password: keptSecret(inState("postgres-password")),
    logFile: inState("logs", "postgres.log"),
  }).catch((error) => {
    throw new Refusal(error.message);
  });
  await ensureDatabase(server.url("postgres"), "pfn");
  return { url: server.url("pfn"), exited: server.exited, stop: server.stop };
}

/** Brings the schema up to date. Resolves to a note for the progress line. */
export async function migrateDatabase(url) {
  const { migrate } = await load("server/embedded/migrate.ts");
  try {
    const applied = await migrate(url, inRoot("prisma/migrations"));
    return applied.length === 0 ? "up to date" : `applied ${applied.join(", ")}`;
  } catch (error) {
    throw new Refusal(sentenceFor(error, url));
  }
}

/** The link to become the first administrator, or null once there is a user. */
export async function setupLink(url, address) {
  const { issueSetupToken } = await load("server/embedded/issue-setup-token.ts");
  const token = await issueSetupToken(url);
  return token && `${address}/setup?token=${token}`;
}

const REFUSED_LOGIN = ["28P01", "28000"];

function sentenceFor(error, url) {
  const database = URL.canParse(url) ? decodeURIComponent(new URL(url).pathname.slice(1)) : "";
  if (error.name === "MigrationRefused") return error.message;
  if (REFUSED_LOGIN.includes(error.code)) {
    return `The database does not let us in (${error.message}): correct user and password in DATABASE_URL.`;
  }
  if (error.code === "3D000") {
    return `The database "${database}" does not exist: create it, for example with \`createdb ${database}\`, or correct DATABASE_URL.`;
  }
  return `The database cannot be brought up to date (${error.message || error.code}): correct DATABASE_URL or the server it names.`;
}
