import { type ConnectionOptions, createPostgresBackend, Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import type { Logger } from "pino";
import type { DurationMs } from "@/server/domain/units";
import { FAILURES, Failure } from "@/server/failures";
import { JOBS, type JobName, type JobPayload } from "./catalog";
import { openSchedules } from "./open-schedules";

/** Who may ask for work. */
export interface JobSender {
  /**
   * Asks for it now. While a job of the same `key` waits, the two are one; while one runs, one more follows it, since
   * the running one may have begun too early to see what this one is for.
   *
   * delayMs  not before; absent: at once.
   */
  send<N extends JobName>(name: N, payload: JobPayload<N>, key: string, delayMs?: DurationMs): Promise<void>;
}

/** The whole queue: BullMQ on Redis where there is one, else on the PostgreSQL that is there anyway. */
export interface JobQueue extends JobSender {
  /** Every `everyMs` from now on, until another schedule of the same key or `keepSchedules` without it. */
  schedule<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    key: string,
    everyMs: DurationMs,
  ): Promise<void>;
  /** Ends the schedules of a verb whose key is not in `keys`: what they were for is gone. */
  keepSchedules(name: JobName, keys: ReadonlySet<string>): Promise<void>;
  work<N extends JobName>(name: N, handler: (payload: JobPayload<N>) => Promise<void>): void;
  /** Resolves when the queue's server answers now, else rejects with a sentence: a queue by itself would wait for ever. */
  reach(): Promise<void>;
  /** Takes no new job, lets running ones end, then closes. Further calls wait for the same end. */
  drain(): Promise<void>;
}

export interface QueueOptions {
  databaseUrl: string;
  redisUrl: string | undefined;
  log: Logger;
  /** PostgreSQL connections at most, when the queue lives there. */
  max: number;
  /** Between two looks at whether every schedule still runs. */
  lookMs?: DurationMs;
}

export async function openQueue(options: QueueOptions): Promise<JobQueue> {
  const { log, lookMs = 30_000 } = options;
  const backend = await openBackend(options);
  const queues = new Map<JobName, AnyQueue>();
  const workers: AnyWorker[] = [];
  let drained: Promise<void> | undefined;
  const onError = (error: Error) => log.warn({ err: error }, "the queue's connection had an error");
  const schedules = openSchedules({ lookMs, exclusively: backend.exclusively, onError });

  const queueOf = (name: JobName): AnyQueue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = backend.queue(name);
    queue.on("error", onError);
    queues.set(name, queue);
    return queue;
  };
  const optionsOf = (name: JobName) => ({
    removeOnComplete: true,
    removeOnFail: { count: 200 },
    attempts: JOBS[name].attempts,
    backoff: { type: "exponential", delay: JOBS[name].backoffMs },
  });
  const close = async (): Promise<void> => {
    await schedules.close();
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all([...queues.values()].map((queue) => queue.close()));
    await backend.close();
  };

  return {
    async send(name, payload, key, delayMs = 0) {
      const deduplication = { id: key, keepLastIfActive: true };
      await queueOf(name).add(name, payload, { ...optionsOf(name), deduplication, delay: delayMs });
    },
    async schedule(name, payload, key, everyMs) {
      const job = { name, data: payload, opts: optionsOf(name) };
      await schedules.keep({ queue: queueOf(name), key, everyMs, job });
    },
    async keepSchedules(name, keys) {
      const queue = queueOf(name);
      for (const { key } of await queue.getJobSchedulers()) {
        if (!keys.has(key)) await queue.removeJobScheduler(key);
      }
    },
    work(name, handler) {
      const worker = backend.worker(name, async (data) => {
        const payload = JOBS[name].payload.safeParse(data);
        if (!payload.success) throw new UnrecoverableError(`No payload of ${name}: ${payload.error.message}`);
        try {
          await handler(payload.data as JobPayload<typeof name>);
        } catch (error) {
          throw retryable(error);
        }
      });
      worker.on("error", onError);
      worker.on("failed", (job, error) =>
        log.error({ err: error, job: job?.name, data: job?.data }, "a job failed"),
      );
      workers.push(worker);
    },
    reach: backend.reach,
    drain() {
      drained ??= close();
      return drained;
    },
  };
}

/** The failure table decides: what trying again cannot help is not tried again. */
function retryable(error: unknown): Error {
  // BullMQ reads a message: a job that threw something without one would never be seen to fail.
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof Failure && !FAILURES[error.code].retry) {
    return Object.assign(new UnrecoverableError(error.message), { cause: error });
  }
  return error;
}

const REACH_MS = 5_000;

/** The part of BullMQ that is used: its two backends share it, their full types do not. */
type AnyQueue = Pick<
  Queue,
  "add" | "upsertJobScheduler" | "getJobScheduler" | "getJobSchedulers" | "removeJobScheduler" | "close"
> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};
type AnyWorker = Pick<Worker, "close"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(
    event: "failed",
    listener: (job: { name: string; data: unknown } | undefined, error: Error) => void,
  ): unknown;
};

interface Backend {
  queue(name: string): AnyQueue;
  worker(name: JobName, process: (data: unknown) => Promise<void>): AnyWorker;
  reach(): Promise<void>;
  /** Runs `work` while no other process runs its own. */
  exclusively(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

async function openBackend({ databaseUrl, redisUrl, max }: QueueOptions): Promise<Backend> {
  const worker = (name: JobName) => ({ concurrency: JOBS[name].concurrency, lockDuration: 60_000 });
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
      worker: (name, process) =>
        new Worker(name, (job) => process(job.data), { connection, ...worker(name) }),
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
    worker: (name, process) =>
      new Worker(
        name,
        (job) => process(job.data),
        { connection: pool, ...worker(name) },
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
