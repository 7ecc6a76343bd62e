import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "@/server/embedded/free-port";

export interface TestRedis {
  url: string;
  /** Empties it: every test begins with nothing. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A database number of its own, so that a server which is lent to the tests keeps what it holds elsewhere. */
const DATABASE = 11;
const START_MS = 10_000;

/**
 * The Redis that `PFN_TEST_REDIS_URL` names, else a throwaway `redis-server` on a free port.
 * Returns `null` where there is neither. Throws when there is one and it does not answer.
 */
export async function openTestRedis(): Promise<TestRedis | null> {
  const given = process.env.PFN_TEST_REDIS_URL;
  const own = given ? undefined : await startServer();
  if (own === null) return null;
  const url = new URL(given ?? `redis://127.0.0.1:${own?.port}`);
  url.pathname = `/${DATABASE}`;
  const client = new Redis(url.href, {
    retryStrategy: (times) => (times * 50 < START_MS ? 50 : null),
    maxRetriesPerRequest: START_MS / 50,
  });
  // Until the server listens, each try is one error; the ping below says whether it ever did.
  client.on("error", () => undefined);
  try {
    await client.ping();
  } catch (error) {
    own?.process.kill();
    throw error;
  }
  return {
    url: url.href,
    clear: async () => void (await client.flushdb()),
    close: async () => {
      await client.flushdb();
      client.disconnect();
      own?.process.kill();
    },
  };
}

async function startServer(): Promise<{ port: number; process: ChildProcess } | null> {
  const port = await freePort();
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: "ignore" },
  );
  const absent = new Promise<true>((resolve) => child.once("error", () => resolve(true)));
  const spawned = new Promise<false>((resolve) => child.once("spawn", () => resolve(false)));
  if (await Promise.race([absent, spawned])) return null;
  await wait(50);
  return { port, process: child };
}
