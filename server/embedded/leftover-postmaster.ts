import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const STOP_MS = 20_000;

/**
 * Clears what a killed start left in the data folder: a postmaster that still runs is stopped, a pid file without one
 * is removed. PostgreSQL trusts the pid in that file, which by now may belong to another program.
 *
 * directory  real path of the data folder.
 * urlAt      connection string of the superuser for a port.
 * Throws     an Error when something answers on the recorded port but does not prove to be this very database, or
 *            when it does not stop in time: starting a second postmaster on the same files would destroy them.
 */
export async function clearLeftoverPostmaster(
  directory: string,
  urlAt: (port: number) => string,
): Promise<void> {
  const pidFile = path.join(directory, "postmaster.pid");
  if (!fs.existsSync(pidFile)) return;
  const lines = fs.readFileSync(pidFile, "utf8").split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  // A live postmaster listens from its first moment on: where nobody listens, there is none.
  if (!Number.isInteger(port) || port < 1 || !(await listens(port))) {
    fs.rmSync(pidFile, { force: true });
    return;
  }
  if (!(await serves(urlAt(port), directory))) {
    throw new Error(
      `${pidFile} names port ${port}, where something else answers: stop it, or delete that file if no PostgreSQL uses this folder.`,
    );
  }
  process.kill(pid, "SIGINT");
  for (let waited = 0; fs.existsSync(pidFile); waited += 50) {
    if (waited > STOP_MS)
      throw new Error(`The PostgreSQL left over from an earlier start (pid ${pid}) does not stop.`);
    await sleep(50);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}

async function serves(url: string, directory: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // An idle client that loses its server emits "error"; unheard, that would end this process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("show data_directory");
    return rows[0]?.data_directory === directory;
  } catch {
    // Whatever the reason (wrong password, another protocol), it did not prove to be ours: the answer is no.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
