import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runOnce } from "@/server/embedded/run-once";
import { createTestDatabase, type TestDatabase } from "@/server/embedded/test-database";
import { type Database, openDatabase } from "@/server/store/database";
import { announce, LIVE_TOPICS, type Live, openLive } from "@/server/store/live";

let database: TestDatabase;
let db: Database;
let live: Live;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, 2);
});
afterAll(async () => {
  await live.close();
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await live?.close();
  live = openLive(database.url, () => 1_000);
});

/** A listener who has heard that listening began, which tells to look at everything. */
async function listen(signal?: AbortSignal) {
  const changes = live.changes(signal);
  expect((await changes.next()).value).toEqual({ topics: LIVE_TOPICS, at: 1_000 });
  return changes;
}

describe("live changes", () => {
  it("reach every listener, in order, and name their topics", async () => {
    const first = await listen();
    const second = live.changes(undefined);
    const heard = [first.next(), second.next()];
    await announce(db, ["hosts", "fleet"]);
    for (const { value } of await Promise.all(heard)) {
      expect(value).toEqual({ topics: ["fleet", "hosts"], at: 1_000 });
    }
    await announce(db, ["policies"]);
    await announce(db, ["negotiations"]);
    expect((await first.next()).value.topics).toEqual(["policies"]);
    expect((await first.next()).value.topics).toEqual(["negotiations"]);
  });

  it("leave out what is no topic of ours", async () => {
    const changes = await listen();
    await runOnce(database.url, "notify pfn_live, 'nonsense'");
    await announce(db, ["hosts"]);
    expect((await changes.next()).value.topics).toEqual(["hosts"]);
  });

  it("go on after the connection broke, with the advice to look at everything", async () => {
    const changes = await listen();
    const next = changes.next();
    await runOnce(
      database.url,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pfn-live' and datname = current_database()",
    );
    expect((await next).value.topics).toEqual(LIVE_TOPICS);
    await announce(db, ["hosts"]);
    expect((await changes.next()).value.topics).toEqual(["hosts"]);
  });

  it.each([
    { name: "the listener goes", end: (leave: AbortController) => leave.abort() },
    { name: "the house closes", end: () => live.close() },
  ])("end when $name", async ({ end }) => {
    const leave = new AbortController();
    const changes = await listen(leave.signal);
    const next = changes.next();
    await end(leave);
    const ended = await Promise.race([next, wait(5_000, { done: false })]);
    expect(ended.done).toBe(true);
  });
});
