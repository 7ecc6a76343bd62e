import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { dataDirectory, ensureCluster } from "@/server/embedded/data-directory";
import { freePort } from "@/server/embedded/free-port";
import { clearLeftoverPostmaster } from "@/server/embedded/leftover-postmaster";
import { postgresBinaries, SERVER_ENV } from "@/server/embedded/postgres-binaries";
import { unprivilegedUser } from "@/server/embedded/unprivileged-user";

export interface EmbeddedPostgres {
  port: number;
  /** Real path of the data folder. */
  directory: string;
  /** Connection string of the superuser for one database of the cluster. */
  url(database: string): string;
  /** Resolves when the server has ended, asked or not. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends open sessions, writes everything down, and waits for the end. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Data folder; made at the first start. */
  directory: string;
  /** Set at the first start; must be the same ever after. */
  password: string;
  /** Receives the server's log, appended. */
  logFile: string;
  /** Server settings, "name=value". */
  settings?: readonly string[];
}

const SUPERUSER = "pfn";
const READY_MS = 60_000;
const STOP_MS = 20_000;

/**
 * Starts the PostgreSQL shipped in the npm package on a free loopback port, ready for connections when it resolves.
 * As root it runs under an unprivileged user. A postmaster left over in the same folder is stopped first.
 * Throws an Error with the remedy or with the server's own last words.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = unprivilegedUser();
  const binaries = postgresBinaries(user);
  const directory = dataDirectory(path.resolve(options.directory), user);
  const password = encodeURIComponent(options.password);
  const urlAt = (port: number, database = "postgres") =>
    `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  ensureCluster(directory, { binaries, user, superuser: SUPERUSER, password: options.password });
  await clearLeftoverPostmaster(directory, urlAt);

  const port = await freePort();
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    ...(options.settings ?? []),
  ];
  fs.mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = fs.openSync(options.logFile, "a", 0o600);
  const logFrom = fs.fstatSync(log).size;
  const child = spawn(
    path.join(binaries, "bin", "postgres"),
    ["-D", directory, ...settings.flatMap((s) => ["-c", s])],
    {
      ...user,
      cwd: path.parse(directory).root,
      env: SERVER_ENV,
      stdio: ["ignore", log, log],
      // Its own process group: Ctrl-C in a terminal must reach us alone, workers still need the database to drain.
      detached: true,
    },
  );
  fs.closeSync(log);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: null, signal: null }));
  });
  const stopNow = () => void child.kill("SIGINT");
  process.once("exit", stopNow);
  const stop = async () => {
    await stopChild(child, exited);
    process.off("exit", stopNow);
  };

  const ready = await Promise.race([untilReady(urlAt(port)), exited.then(() => false)]);
  if (!ready) {
    await stop();
    const words = fs
      .readFileSync(options.logFile)
      .subarray(logFrom)
      .toString()
      .trim()
      .split("\n")
      .slice(-5)
      .join("\n");
    throw new Error(`The embedded PostgreSQL did not start; its last words in ${options.logFile}:\n${words}`);
  }
  return { port, directory, url: (database) => urlAt(port, database), exited, stop };
}

async function untilReady(url: string): Promise<boolean> {
  for (let waited = 0; waited < READY_MS; waited += 50) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    // A client that loses its server emits "error"; unheard, that would end this process.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      // Not listening yet, or "the database system is starting up": both pass by themselves.
      await sleep(50);
    }
  }
  return false;
}

async function stopChild(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_MS);
  await exited;
  clearTimeout(timer);
}
