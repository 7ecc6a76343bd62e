import { createPostgresBackend, Queue } from "bullmq";
import pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runOnce } from "@/server/embedded/run-once";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";
import { openTestRedis, type TestRedis } from "@/server/embedded/test-redis";
import { Failure } from "@/server/failures";
import { JOBS, type JobName } from "@/server/jobs/catalog";
import { type JobQueue, openQueue } from "@/server/jobs/queue";

let redis: TestRedis | null;
let database: TestDatabase;
let opened: JobQueue[];
let logged: { level: string; msg: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await openTestRedis();
  if (!redis && process.env.PFN_REQUIRE_ALL === "1") {
    throw new Error(
      "PFN_REQUIRE_ALL=1, but there is neither PFN_TEST_REDIS_URL nor a redis-server to start.",
    );
  }
});
afterAll(async () => {
  await redis?.close();
  await database.drop();
});

beforeEach(() => {
  opened = [];
  logged = [];
});
afterEach(async () => {
  await Promise.all(opened.map((queue) => queue.drain()));
  await redis?.clear();
  await runOnce(database.url, EMPTY_QUEUE);
});

/** BullMQ's tables stay, their rows go. */
const EMPTY_QUEUE = `do $$ declare tables text; begin
  select string_agg(format('bullmq.%I', tablename), ', ') into tables
    from pg_tables where schemaname = 'bullmq' and tablename <> 'migration';
  if tables is not null then execute 'truncate ' || tables; end if;
end $$`;

const BACKENDS = [
  { backend: "PostgreSQL", url: () => undefined },
  { backend: "Redis", url: () => redis?.url },
] as const;

async function open(redisUrl: string | undefined, max = 20, lookMs?: number): Promise<JobQueue> {
  const log = pino(
    { level: "info", formatters: { level: (level) => ({ level }) } },
    { write: (line) => logged.push(JSON.parse(line)) },
  );
  const queue = await openQueue({ databaseUrl: database.url, redisUrl, log, max, lookMs });
  opened.push(queue);
  return queue;
}

/** What BullMQ itself holds for a verb. */
async function look<T>(
  redisUrl: string | undefined,
  name: JobName,
  at: (queue: Pick<Queue, "getJobSchedulers" | "getJobCounts" | "obliterate">) => Promise<T>,
): Promise<T> {
  const queue = redisUrl
    ? new Queue(name, { connection: { url: redisUrl } })
    : new Queue(name, { connection: { connectionString: database.url, max: 1 } }, createPostgresBackend);
  try {
    return await at(queue as Pick<Queue, "getJobSchedulers" | "getJobCounts" | "obliterate">);
  } finally {
    await queue.close();
  }
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const waiting = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened: waiting, open };
}

const eventually = (check: () => void | Promise<void>) =>
  vi.waitFor(check, { timeout: 10_000, interval: 20 });

describe.each(BACKENDS)("the queue on $backend", ({ backend, url }) => {
  beforeEach(({ skip }) => {
    skip(backend === "Redis" && redis === null, "There is neither PFN_TEST_REDIS_URL nor a redis-server.");
  });

  it("hands a job's payload to its worker, once", async () => {
    const queue = await open(url());
    const seen: string[] = [];
    queue.work("apply", async ({ changeId }) => void seen.push(changeId));
    await queue.send("apply", { changeId: "first" }, "first");
    await queue.send("apply", { changeId: "second" }, "second");
    await eventually(() => expect(seen.toSorted()).toEqual(["first", "second"]));
    await queue.drain();
    expect(await look(url(), "apply", (q) => q.getJobCounts())).toMatchObject({ waiting: 0, failed: 0 });
  });

  it("says that it can be reached", async () => {
    const queue = await open(url());
    await expect(queue.reach()).resolves.toBeUndefined();
  });

  it("keeps what was sent before anybody works", async () => {
    const web = await open(url());
    await web.send("apply", { changeId: "early" }, "early");
    const workers = await open(url());
    const seen: string[] = [];
    workers.work("apply", async ({ changeId }) => void seen.push(changeId));
    await eventually(() => expect(seen).toEqual(["early"]));
  });

  it("hands out what is delayed, and not before", async () => {
    const queue = await open(url());
    const seen: { changeId: string; at: number }[] = [];
    queue.work("apply", async ({ changeId }) => void seen.push({ changeId, at: Date.now() }));
    const sentAt = Date.now();
    await queue.send("apply", { changeId: "later" }, "later", 400);
    await queue.send("apply", { changeId: "now" }, "now");
    await eventually(() => expect(seen.map(({ changeId }) => changeId)).toEqual(["now", "later"]));
    expect(seen[1]!.at - sentAt).toBeGreaterThanOrEqual(400);
  });

  it("takes several requests under one key, while none runs yet, as one job", async () => {
    const queue = await open(url());
    for (let i = 0; i < 5; i++) await queue.send("assess", { hostId: 1 }, "assess-1");
    await queue.send("assess", { hostId: 2 }, "assess-2");
    const seen: number[] = [];
    queue.work("assess", async ({ hostId }) => void seen.push(hostId));
    await eventually(() => expect(seen).toContain(2));
    await queue.drain();
    expect(seen).toEqual([1, 2]);
  });

  it("runs once more for what is asked while the same key runs: it may have begun too early to see it", async () => {
    const queue = await open(url());
    const running = gate();
    let runs = 0;
    queue.work("assess", async () => {
      runs++;
      if (runs === 1) await running.opened;
    });
    await queue.send("assess", { hostId: 1 }, "assess-1");
    await eventually(() => expect(runs).toBe(1));
    await queue.send("assess", { hostId: 1 }, "assess-1");
    await queue.send("assess", { hostId: 1 }, "assess-1");
    running.open();
    await eventually(() => expect(runs).toBe(2));
    await queue.send("assess", { hostId: 1 }, "assess-1");
    await eventually(() => expect(runs).toBe(3));
  });

  it("repeats a schedule", async () => {
    const queue = await open(url());
    let runs = 0;
    queue.work("learn", async () => void runs++);
    await queue.schedule("learn", {}, "learn", 100);
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(3));
  });

  it("has a schedule once, in its newest form, however many processes set it at once", async () => {
    const processes = await Promise.all([1, 2, 3].map(() => open(url(), 3)));
    for (const every of [3_600_000, 100]) {
      await Promise.all(processes.map((queue) => queue.schedule("learn", {}, "learn", every)));
    }
    const schedules = await look(url(), "learn", (q) => q.getJobSchedulers());
    expect(schedules.map(({ key, every }) => ({ key, every: Number(every) }))).toEqual([
      { key: "learn", every: 100 },
    ]);
    let runs = 0;
    const worker = await open(url());
    worker.work("learn", async () => void runs++);
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(8));
    await worker.drain();
    const counts = await look(url(), "learn", (q) => q.getJobCounts("waiting", "delayed"));
    expect((counts.waiting ?? 0) + (counts.delayed ?? 0)).toBe(1);
  });

  it("takes a schedule up again that the queue has lost", async () => {
    const queue = await open(url(), 20, 200);
    let runs = 0;
    queue.work("learn", async () => void runs++);
    await queue.schedule("learn", {}, "learn", 100);
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(2));
    await look(url(), "learn", (q) => q.obliterate({ force: true }));
    const before = runs;
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(before + 4));
  });

  it("ends the schedules of what is gone", async () => {
    const queue = await open(url());
    const seen: number[] = [];
    queue.work("collect", async ({ hostId }) => void seen.push(hostId));
    await queue.schedule("collect", { hostId: 1 }, "collect-1", 3_600_000);
    await queue.schedule("collect", { hostId: 2 }, "collect-2", 3_600_000);
    await eventually(() => expect(seen.toSorted()).toEqual([1, 2]));
    await queue.keepSchedules("collect", new Set(["collect-2"]));
    const left = await look(url(), "collect", (q) => q.getJobSchedulers());
    expect(left.map(({ key }) => key)).toEqual(["collect-2"]);
    const counts = await look(url(), "collect", (q) => q.getJobCounts("waiting", "delayed"));
    expect(counts).toEqual({ waiting: 0, delayed: 1 });
  });

  it("tries again, after a pause, what may work then", async () => {
    const queue = await open(url());
    const at: number[] = [];
    queue.work("apply", async () => {
      at.push(Date.now());
      if (at.length === 1) throw new Failure("RUNTIME_UNAVAILABLE", "The engine does not answer.");
    });
    await queue.send("apply", { changeId: "c" }, "c");
    await eventually(() => expect(at).toHaveLength(2));
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(0.9 * JOBS.apply.backoffMs);
  });

  it.each([
    {
      name: "a failure that the table calls final",
      changeId: "gone" as unknown,
      fail: () => new Failure("NOT_FOUND", "There is no such change."),
    },
    { name: "a payload that does not parse", changeId: 7 as unknown, fail: undefined },
  ])("does not try again: $name", async ({ changeId, fail }) => {
    const queue = await open(url());
    queue.work("apply", async () => {
      if (fail) throw fail();
    });
    const send = () => queue.send("apply", { changeId: changeId as string }, "same");
    const failures = () => logged.filter(({ msg }) => msg === "a job failed");
    await send();
    await eventually(() => expect(failures()).toHaveLength(1));
    expect(await look(url(), "apply", (q) => q.getJobCounts("failed", "delayed", "waiting"))).toEqual({
      failed: 1,
      delayed: 0,
      waiting: 0,
    });
    // The key is free again: a later request is not taken for one that waits for its next try.
    await send();
    await eventually(() => expect(failures()).toHaveLength(2));
  });

  it.each([
    { name: "an error", thrown: new Error("a bug") as unknown },
    { name: "a word", thrown: "a word" as unknown },
    { name: "nothing at all", thrown: undefined as unknown },
  ])("goes on with the next job when one throws $name", async ({ thrown }) => {
    const queue = await open(url());
    const seen: number[] = [];
    queue.work("assess", async ({ hostId }) => {
      if (hostId === 1) throw thrown;
      seen.push(hostId);
    });
    await queue.send("assess", { hostId: 1 }, "assess-1");
    await queue.send("assess", { hostId: 2 }, "assess-2");
    await eventually(() => expect(seen).toEqual([2]));
    expect(logged.filter(({ msg }) => msg === "a job failed")).toHaveLength(1);
  });

  it("drains: waits for the job that runs, and leaves the rest to the next process", async () => {
    const queue = await open(url());
    const running = gate();
    const seen: number[] = [];
    queue.work("assess", async ({ hostId }) => {
      seen.push(-hostId);
      await running.opened;
      seen.push(hostId);
    });
    await queue.send("assess", { hostId: 1 }, "assess-1");
    await queue.send("assess", { hostId: 2 }, "assess-2");
    await eventually(() => expect(seen).toEqual([-1]));
    let drained = false;
    const draining = queue.drain().then(() => {
      drained = true;
    });
    const next = await open(url());
    expect(drained).toBe(false);
    running.open();
    await draining;
    expect(seen).toEqual([-1, 1]);
    next.work("assess", async ({ hostId }) => void seen.push(hostId));
    await eventually(() => expect(seen).toEqual([-1, 1, 2]));
  });
});

describe("a Redis that does not answer", () => {
  it("is named in one sentence, without its password", async () => {
    const queue = await open("redis://:hidden@127.0.0.1:1/0");
    await expect(queue.reach()).rejects.toThrow(
      /^REDIS_URL names 127\.0\.0\.1:1, where no Redis answers us: connect ECONNREFUSED 127\.0\.0\.1:1\.$/,
    );
  });
});

describe("the queue on PostgreSQL", () => {
  it("opens on a fresh database from several processes at once", async () => {
    await runOnce(database.url, "drop schema if exists bullmq cascade");
    const queues = await Promise.all([1, 2, 3, 4].map(() => open(undefined, 3)));
    const seen: string[] = [];
    const workers = await open(undefined);
    workers.work("apply", async ({ changeId }) => void seen.push(changeId));
    await Promise.all(queues.map((queue, i) => queue.send("apply", { changeId: `${i}` }, `${i}`)));
    await eventually(() => expect(seen.toSorted()).toEqual(["0", "1", "2", "3"]));
  });

  it("serves every verb within the connections it may take", async () => {
    const queue = await open(undefined, 20);
    const names = Object.keys(JOBS) as JobName[];
    const done = new Set<JobName>();
    for (const name of names) queue.work(name, async () => void done.add(name));
    // Each verb takes what it knows of it.
    const payload = { changeId: "c", hostId: 1, replayId: "r", startedBy: "test" };
    await Promise.all(names.map((name) => queue.send(name, payload as never, name)));
    await eventually(() => expect([...done].toSorted()).toEqual(names.toSorted()));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await client.end();
    expect(rows[0].n).toBeLessThanOrEqual(20);
  });

  it("goes on when the server drops every connection", async () => {
    const queue = await open(undefined);
    const seen: string[] = [];
    queue.work("apply", async ({ changeId }) => void seen.push(changeId));
    await queue.send("apply", { changeId: "before" }, "before");
    await eventually(() => expect(seen).toEqual(["before"]));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await client.end();
    await eventually(() => queue.send("apply", { changeId: "after" }, "after"));
    await eventually(() => expect(seen).toContain("after"));
  });
});
