import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";
import { openTestRedis, type TestRedis } from "@/server/embedded/test-redis";
import { type JobQueue, openQueue, type Sharding } from "./queue";

let database: TestDatabase;
let redis: TestRedis | null;
let opened: JobQueue[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await openTestRedis();
});
afterAll(async () => {
  await redis?.close();
  await database.drop();
});
afterEach(async () => {
  await Promise.all(opened.map((queue) => queue.drain()));
  opened = [];
  await redis?.clear();
});

/** Two shards; a change named "3/x" is about host 3. */
const SHARDING: Sharding = {
  shardOf: (hostId) => hostId % 2,
  hostOf: { apply: async ({ changeId }) => (changeId.includes("/") ? Number.parseInt(changeId, 10) : null) },
};

async function open(redisUrl: string | undefined): Promise<JobQueue> {
  const log = pino({ level: "silent" });
  const queue = await openQueue({ databaseUrl: database.url, redisUrl, log, max: 8, sharding: SHARDING });
  opened.push(queue);
  return queue;
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

describe.each([
  { backend: "PostgreSQL", url: () => undefined },
  { backend: "Redis", url: () => redis?.url },
])("shards on $backend", ({ backend, url }) => {
  it("hands a job about a host to the process that serves its shard, and to no other", async ({ skip }) => {
    skip(backend === "Redis" && redis === null, "There is no redis-server.");
    const seen: Record<string, (number | string)[]> = { even: [], odd: [] };
    const processes = { even: await open(url()), odd: await open(url()) };
    for (const [name, queue] of Object.entries(processes)) {
      queue.work("collect", async ({ hostId }) => void seen[name]!.push(hostId));
      queue.work("apply", async ({ changeId }) => void seen[name]!.push(changeId));
    }
    processes.even.serve(new Set([0]));
    processes.odd.serve(new Set([1]));
    for (const hostId of [1, 2, 3, 4]) await processes.even.send("collect", { hostId }, `collect-${hostId}`);
    await processes.odd.send("apply", { changeId: "4/x" }, "4/x");
    await processes.even.send("apply", { changeId: "3/x" }, "3/x");
    await eventually(() => {
      expect(seen.even!.toSorted()).toEqual([2, 4, "4/x"]);
      expect(seen.odd!.toSorted()).toEqual([1, 3, "3/x"]);
    });
    // The second process is gone: the first takes its shard over, with what waits there.
    await processes.odd.drain();
    await processes.even.send("collect", { hostId: 5 }, "collect-5");
    processes.even.serve(new Set([0, 1]));
    await eventually(() => expect(seen.even).toContain(5));
  });

  it("lets no hung host keep another one waiting, nor pile up work of its own", async ({ skip }) => {
    skip(backend === "Redis" && redis === null, "There is no redis-server.");
    const queue = await open(url());
    let release = () => {};
    const hung = new Promise<void>((resolve) => {
      release = resolve;
    });
    const runs = new Map<number, number>();
    queue.work("collect", async ({ hostId }) => {
      runs.set(hostId, (runs.get(hostId) ?? 0) + 1);
      if (hostId === 7) await hung;
    });
    queue.serve(new Set([0, 1]));
    await queue.schedule("collect", { hostId: 7 }, "collect-7", 100);
    await queue.schedule("collect", { hostId: 9 }, "collect-9", 100);
    await eventually(() => expect(runs.get(9)).toBeGreaterThanOrEqual(8));
    expect(runs.get(7)).toBe(1);
    release();
    await eventually(() => expect(runs.get(7)).toBeGreaterThanOrEqual(3));
    await queue.keepHosts(1, new Set([7]));
    queue.letGo("collect", "collect-9");
  });
});
