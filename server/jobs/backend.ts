import { type ConnectionOptions, createPostgresBackend, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import type { EpochMs } from "@/server/domain/units";

export interface BackendOptions {
  databaseUrl: string;
  redisUrl: string | undefined;
  /** PostgreSQL connections at most, when the queue lives there. */
  max: number;
}

const REACH_MS = 5_000;
/** A job as its handler gets it. */
export interface Delivered {
  name: string;
  data: unknown;
  due: EpochMs;
}

export type Process = (job: Delivered) => Promise<void>;

function delivered({ name, data, timestamp, opts }: BullJob): Delivered {
  // A scheduled job remembers the instant of its schedule; any other is due when its delay is over.
  return { name, data, due: opts.prevMillis ?? timestamp + (opts.delay ?? 0) };
}

interface BullJob {
  name: string;
  data: unknown;
  timestamp: number;
  opts: { delay?: number | undefined; prevMillis?: number | undefined };
}

/** The part of BullMQ that is used: its two backends share it, their full types do not. */
export type AnyQueue = Pick<
  Queue,
  "add" | "upsertJobScheduler" | "getJobScheduler" | "getJobSchedulers" | "removeJobScheduler" | "close"
> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};
export type AnyWorker = Pick<Worker, "close"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(
    event: "failed",
    listener: (job: { name: string; data: unknown } | undefined, error: Error) => void,
  ): unknown;
};

export interface Backend {
  queue(name: string): AnyQueue;
  worker(name: string, concurrency: number, process: Process): AnyWorker;
  reach(): Promise<void>;
  /** Runs `work` while no other process runs its own. */
  exclusively(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** BullMQ on Redis where there is one, else on the PostgreSQL that is there anyway. */
export async function openBackend({ databaseUrl, redisUrl, max }: BackendOptions): Promise<Backend> {
  const lockDuration = 60_000;
  if (redisUrl) {
    const connection: ConnectionOptions = { url: redisUrl, maxRetriesPerRequest: null };
    // Who asks for work is told at once that there is no queue now; only who waits for work waits.
    const asking: ConnectionOptions = {
      url: redisUrl,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      commandTimeout: REACH_MS,
    };
    return {
      queue: (name) => new Queue(name, { connection: asking }),
      worker: (name, concurrency, process) =>
        new Worker(name, (job) => process(delivered(job)), { connection, concurrency, lockDuration }),
      reach: () => reachRedis(redisUrl),
      // There, setting a schedule is one step.
      exclusively: (work) => work(),
      close: async () => undefined,
    };
  }
  await migrate(databaseUrl);
  // One pool for all queues and workers: with pools of their own they would take 32 connections instead of 24.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    options: "-c search_path=bullmq",
    connectionTimeoutMillis: 10_000,
    // A server that says nothing keeps nobody waiting for ever.
    query_timeout: 35_000,
    application_name: "pfn-queue",
  });
  // Each queue and worker listens on it.
  pool.setMaxListeners(0);
  pool.on("error", () => undefined);
  return {
    queue: (name) => new Queue(name, { connection: pool }, createPostgresBackend),
    worker: (name, concurrency, process) =>
      new Worker(
        name,
        (job) => process(delivered(job)),
        { connection: pool, concurrency, lockDuration },
        createPostgresBackend,
      ),
    reach: async () => void (await pool.query("select 1")),
    exclusively: (work) => exclusively(pool, work),
    close: () => pool.end(),
  };
}

async function exclusively(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext('pfn-schedules'))");
    await work();
    await client.query("commit");
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // Ending the connection ends the transaction, and with it the lock.
    client.release(broken);
  }
}

/** BullMQ's own tables; idempotent. A pool that is handed in does not migrate, so one queue does it first. */
async function migrate(databaseUrl: string): Promise<void> {
  const queue = new Queue(
    "migrate",
    { connection: { connectionString: databaseUrl, migrate: true, max: 1 } },
    createPostgresBackend,
  );
  try {
    await queue.waitUntilReady();
  } finally {
    await queue.close();
  }
}

async function reachRedis(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: REACH_MS,
    commandTimeout: REACH_MS,
    retryStrategy: () => null,
  });
  let why: Error | undefined;
  client.on("error", (error) => {
    why = error;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    const { host } = new URL(redisUrl);
    const because = (why ?? (error as Error)).message;
    throw new Error(`REDIS_URL names ${host}, where no Redis answers us: ${because}.`, { cause: error });
  } finally {
    client.disconnect();
  }
}
