import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPrometheusQuery } from "@/server/adapters/prometheus/query-prometheus";
import type { FeedSettings } from "@/server/api/shapes/feed";
import { setFeedPaused, testFeed } from "@/server/operator/manage-feeds";
import { saveFeed } from "@/server/operator/save-feed";
import { openSealer } from "@/server/secrets/sealer";
import { readCovariates } from "@/server/store/covariates";
import { readFeeds } from "@/server/store/feed-view";
import { readLedger } from "@/server/store/ledger";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const GIB = 2 ** 30;
const store = testDatabase();
let server: Server;
let url: string;
let house: TestHouse;
/** What the server answers with, and what it was asked. */
let metrics: [labels: Record<string, string>, value: string][] = [];
let asked: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    const result = metrics.map(([metric, value]) => ({ metric, value: [0, value] }));
    response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  house = await openTestHouse(store.db, {
    containers: [healthy("shop"), healthy("cart")],
    host: { cpuMillicores: 8_000, memoryBytes: 4 * GIB },
    historyMinutes: 1,
  });
  house.queryMetrics = createPrometheusQuery({ now: house.clock.now });
  house.secrets = openSealer("a key for tests that is long enough");
});
afterAll(() => server.close());
beforeEach(() => house.db.prisma.feed.deleteMany({}));

const desk = () => ({ ...house, secrets: house.secrets ?? null, user: { id: "ada", name: "Ada" } });
const question = () => ({
  name: "prom",
  url,
  query: "node_memory_MemTotal_bytes",
  pollSeconds: 30,
  staleAfterSeconds: 90,
  holdSeconds: 300,
  hostId: house.hostId,
});
const capacity = () => ({
  ...question(),
  source: "prometheus-capacity" as const,
  matchLabel: "instance",
  dimension: "memory" as const,
  unit: "bytes",
});
async function add(settings: FeedSettings): Promise<number> {
  expect(await saveFeed(desk(), { id: null, settings })).toMatchObject({ kind: "done" });
  await house.jobs.drain(house);
  return (await feed()).id;
}
const feed = async () => (await readFeeds(house.db, house.clock.now()))[0]!;
const memory = async () => {
  const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
  return ledger.capacity.memoryBytes;
};
async function later(seconds: number): Promise<void> {
  house.clock.advance(seconds);
  await house.jobs.send("poll-feeds", {}, "poll-feeds");
  await house.jobs.drain(house);
}
const hostName = async () =>
  (await house.db.prisma.host.findUniqueOrThrow({ where: { id: house.hostId } })).name;

describe("a Prometheus server that tells of capacity", () => {
  it("is asked when it is added, and narrows the host that its label names", async () => {
    metrics = [
      [{ instance: `${await hostName()}:9100` }, String(3 * GIB)],
      [{ instance: "another:9100" }, String(GIB)],
    ];
    await add(capacity());
    expect(await feed()).toMatchObject({
      state: "live",
      refusal: null,
      said: expect.stringContaining("at most 3 GiB of memory"),
    });
    expect(await memory()).toBe(3 * GIB);
  });

  it("counts in the unit that was said", async () => {
    metrics = [[{}, "2.5"]];
    await add({ ...capacity(), matchLabel: null, dimension: "cpu", unit: "cores" });
    const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
    expect(ledger.capacity.cpuMillicores).toBe(2_500);
  });

  it.each([
    { name: "more than the host has", answer: String(64 * GIB), says: "the host itself reports 4 GiB" },
    { name: "less than nothing", answer: "-1", says: "is not an amount" },
    { name: "no number", answer: "NaN", says: "answers with nothing" },
  ])("is not believed when it says $name, and its last word stays in force", async ({ answer, says }) => {
    metrics = [[{ instance: await hostName() }, String(2 * GIB)]];
    await add(capacity());
    metrics = [[{ instance: await hostName() }, answer]];
    await later(30);
    expect(await feed()).toMatchObject({ state: "doubted", refusal: expect.stringContaining(says) });
    expect(await memory()).toBe(2 * GIB);
  });

  it("grows stale in silence, holds for a while, and then the host's own measurement counts, with words", async () => {
    metrics = [[{ instance: await hostName() }, String(2 * GIB)]];
    const id = await add(capacity());
    const settings = { ...capacity(), url: "http://127.0.0.1:1" };
    await saveFeed(desk(), { id, settings });
    const states: [string, number][] = [];
    for (const seconds of [30, 70, 200, 100]) {
      await later(seconds);
      states.push([(await feed()).state, (await memory()) / GIB]);
    }
    expect(states).toEqual([
      ["doubted", 2],
      ["stale", 2],
      ["stale", 2],
      ["lapsed", 4],
    ]);
    expect((await feed()).refusal).toContain("cannot be reached");
  });

  it("is asked no more often than said, by nobody while it is paused, and at once on request", async () => {
    metrics = [[{ instance: await hostName() }, String(2 * GIB)]];
    const id = await add(capacity());
    asked = [];
    await later(10);
    expect(asked).toHaveLength(0);
    await testFeed(desk(), { id });
    await later(0);
    expect(asked).toHaveLength(1);
    await setFeedPaused(desk(), { id, paused: true });
    await later(300);
    expect(asked).toHaveLength(1);
    expect(await memory()).toBe(4 * GIB);
  });

  it("gets the token that was given for it, and no other server that the feed is pointed at does", async () => {
    metrics = [[{ instance: await hostName() }, String(2 * GIB)]];
    asked = [];
    const id = await add({ ...capacity(), token: "t0ken" });
    expect(asked).toEqual(["Bearer t0ken"]);
    expect(JSON.stringify([await feed(), await house.db.prisma.feed.findMany(), house.lines])).not.toContain(
      "t0ken",
    );
    await saveFeed(desk(), { id, settings: { ...capacity(), url: url.replace("127.0.0.1", "localhost") } });
    await house.jobs.drain(house);
    expect(asked.at(-1)).toBeUndefined();
  });

  it("at a cloud's metadata address is never asked, and says why", async () => {
    await add({ ...capacity(), url: "http://169.254.169.254" });
    expect((await feed()).refusal).toContain("169.254.169.254 is not asked: it is link-local");
  });
});

describe("a Prometheus server that tells of load", () => {
  const covariate = (): FeedSettings => ({
    ...question(),
    source: "prometheus-covariate",
    query: "sum by (service) (rate(http_requests_total[1m]))",
    matchLabel: "service",
    role: "traffic",
  });

  it("is heard by the forecasts of the containers that its label names", async () => {
    metrics = [
      [{ service: "shop" }, "12.5"],
      [{ service: "elsewhere" }, "3"],
    ];
    await add(covariate());
    metrics = [[{ service: "shop" }, "14"]];
    await later(30);
    const [shop, cart] = [await house.container("shop"), await house.container("cart")];
    const heard = await readCovariates(house.db, [shop.id, cart.id], house.clock.now());
    expect([...heard.keys()]).toEqual([shop.id]);
    expect(heard.get(shop.id)![0]!.map(({ value }) => value)).toEqual([12.5, 14]);
    expect((await feed()).said).toBe("shop: 14");
    const silentFor = (seconds: number) =>
      readCovariates(house.db, [shop.id], house.clock.now() + seconds * 1000);
    expect((await silentFor(300)).size).toBe(1);
    expect((await silentFor(301)).size).toBe(0);
  });

  it.each([
    {
      name: "that names nobody",
      series: [{ service: "elsewhere" }],
      says: "no series names a running container",
    },
    {
      name: "that names one twice",
      series: [
        { service: "shop", pod: "a" },
        { service: "shop", pod: "b" },
      ],
      says: "sum by (service)",
    },
  ])("$name is not guessed about", async ({ series, says }) => {
    metrics = series.map((labels) => [labels, "1"]);
    await add(covariate());
    expect((await feed()).refusal).toContain(says);
  });
});
