import { UnrecoverableError } from "bullmq";
import type { Logger } from "pino";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { FAILURES, Failure } from "@/server/failures";
import { type AnyQueue, type AnyWorker, type BackendOptions, type Delivered, openBackend } from "./backend";
import { hostsAtOnce, isAboutHost, JOBS, type JobName, type JobPayload } from "./catalog";
import { HostTurns } from "./host-turns";
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
  /** Looks after a schedule no longer: it goes on, and whoever serves its host now looks after it. */
  letGo(name: JobName, key: string): void;
  /** Ends the schedules of a shard that are about none of these hosts. */
  keepHosts(shard: number, hostIds: ReadonlySet<number>): Promise<void>;
  /** Works on the jobs about the hosts of these shards, and on those of no other; waits for no job that still runs. */
  serve(shards: ReadonlySet<number>): void;
  work<N extends JobName>(name: N, handler: Handler<N>): void;
  /** Resolves when the queue's server answers now, else rejects with a sentence: a queue by itself would wait for ever. */
  reach(): Promise<void>;
  /** Takes no new job, lets running ones end, then closes. Further calls wait for the same end. */
  drain(): Promise<void>;
}

/** due  when the job was to begin, by the queue's clock. */
export type Handler<N extends JobName> = (payload: JobPayload<N>, due: EpochMs) => Promise<void>;

/** Deals the jobs about hosts out to shards; left out, every verb has one queue for all hosts. */
export interface Sharding {
  shardOf(hostId: number): number;
  /** Verbs that say something else than the host, and which host they are about; `null` when that is not known. */
  hostOf: Partial<{ [N in JobName]: (payload: JobPayload<N>) => Promise<number | null> }>;
}

export interface QueueOptions extends BackendOptions {
  sharding?: Sharding;
  log: Logger;
  /** Between two looks at whether every schedule still runs. */
  lookMs?: DurationMs;
}

export async function openQueue(options: QueueOptions): Promise<JobQueue> {
  const { log, lookMs = 30_000, sharding } = options;
  const backend = await openBackend(options);
  const queues = new Map<string, AnyQueue>();
  const workers: AnyWorker[] = [];
  const closing = new Set<Promise<void>>();
  const served = new Map<number, AnyWorker>();
  const turns = new HostTurns();
  const handlers = new Map<JobName, (job: Delivered) => Promise<void>>();
  let drained: Promise<void> | undefined;
  const onError = (error: Error) => log.warn({ err: error }, "the queue's connection had an error");
  const schedules = openSchedules({ lookMs, exclusively: backend.exclusively, onError });

  const isSharded = (name: JobName) => sharding && (isAboutHost(name) || name in sharding.hostOf);
  const hostOf = async (name: JobName, payload: object): Promise<number | null> => {
    if ("hostId" in payload) return payload.hostId as number;
    const ask = sharding?.hostOf[name] as ((payload: object) => Promise<number | null>) | undefined;
    return (await ask?.(payload)) ?? null;
  };
  const placeOf = async (name: JobName, payload: object): Promise<string> => {
    if (!sharding || !isSharded(name)) return name;
    const hostId = await hostOf(name, payload);
    // What is about no host that we know is for whoever comes first: it finds that out again, and says so.
    return shardQueue(hostId === null ? 0 : sharding.shardOf(hostId));
  };
  const watch = (worker: AnyWorker): AnyWorker => {
    worker.on("error", onError);
    worker.on("failed", (job, error) =>
      log.error({ err: error, job: job?.name, data: job?.data }, "a job failed"),
    );
    return worker;
  };
  const queueOf = (name: string): AnyQueue => {
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
    turns.end();
    await schedules.close();
    await Promise.all([...workers, ...served.values()].map((worker) => worker.close()));
    await Promise.all(closing);
    await Promise.all([...queues.values()].map((queue) => queue.close()));
    await backend.close();
  };

  return {
    async send(name, payload, key, delayMs = 0) {
      const deduplication = { id: key, keepLastIfActive: true };
      const queue = queueOf(await placeOf(name, payload));
      await queue.add(name, payload, { ...optionsOf(name), deduplication, delay: delayMs });
    },
    async schedule(name, payload, key, everyMs) {
      const job = { name, data: payload, opts: optionsOf(name) };
      await schedules.keep({ queue: queueOf(await placeOf(name, payload)), key, everyMs, job });
    },
    async keepSchedules(name, keys) {
      const queue = queueOf(name);
      for (const { key } of await queue.getJobSchedulers()) {
        if (!keys.has(key)) await queue.removeJobScheduler(key);
      }
    },
    letGo: (name, key) => schedules.letGo(`${name}/${key}`),
    async keepHosts(shard, hostIds) {
      const queue = queueOf(shardQueue(shard));
      for (const { key } of await queue.getJobSchedulers()) {
        if (!hostIds.has(Number(key.split("-").at(-1)))) await queue.removeJobScheduler(key);
      }
    },
    serve(shards) {
      for (const [shard, worker] of served) {
        if (shards.has(shard)) continue;
        served.delete(shard);
        const closed = worker.close().catch(onError);
        closing.add(closed);
        void closed.then(() => closing.delete(closed));
      }
      const dispatch = async (job: Delivered): Promise<void> => {
        const name = job.name as JobName;
        const handle = handlers.get(name);
        if (!handle) throw new UnrecoverableError(`Nobody here knows the job ${name}.`);
        await turns.take(name, JSON.stringify(job.data), hostsAtOnce(name), () => handle(job));
      };
      for (const shard of shards) {
        if (served.has(shard)) continue;
        served.set(shard, watch(backend.worker(shardQueue(shard), SHARD_CONCURRENCY, dispatch)));
      }
    },
    work(name, handler) {
      const handle = async ({ data, due }: Delivered): Promise<void> => {
        const payload = JOBS[name].payload.safeParse(data);
        if (!payload.success) throw new UnrecoverableError(`No payload of ${name}: ${payload.error.message}`);
        try {
          await handler(payload.data as JobPayload<typeof name>, due);
        } catch (error) {
          throw retryable(error);
        }
      };
      if (isSharded(name)) handlers.set(name, handle);
      else workers.push(watch(backend.worker(name, JOBS[name].concurrency, handle)));
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

/** Jobs of one shard that are under way or wait for their host's turn, in one process. */
const SHARD_CONCURRENCY = 64;

const shardQueue = (shard: number) => `hosts-${shard}`;
