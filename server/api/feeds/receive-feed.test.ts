import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FeedRow } from "@/server/api/shapes/feed";
import { readLedger } from "@/server/store/ledger";
import { ensurePartitions } from "@/server/store/partitions";
import { openTestWeb, type TestWeb } from "@/server/test-web";

const SECRET = "a secret of the sender that nobody guesses";
const GIB = 2 ** 30;

let web: TestWeb;
let hostId: number;
let sequence = 0;
beforeAll(async () => {
  web = await openTestWeb();
  const host = await web.house.db.prisma.host.create({
    data: {
      kind: "docker",
      name: "web-1",
      version: "1",
      capabilities: {},
      cpuMillicores: 4_000,
      memoryBytes: BigInt(8 * GIB),
      reserveCpuMillicores: 400,
      reserveMemoryBytes: BigInt(GIB),
    },
  });
  hostId = host.id;
  await save({});
});
afterAll(() => web.close());
beforeEach(() => web.house.db.prisma.feedBound.deleteMany({}));

const settings = {
  source: "signed",
  name: "ops",
  hostId: null,
  staleAfterSeconds: 600,
  holdSeconds: 3_600,
  secret: SECRET,
};
const save = (change: object, id: number | null = null) =>
  web.call("feeds.save", { id, settings: { ...settings, ...change } }, web.admin.cookie);
const feed = async (): Promise<FeedRow> =>
  (await web.call("feeds.list", undefined, web.admin.cookie)).body[0];
const capacity = async () => {
  const { ledger } = await readLedger(web.house.db, { hostId, now: web.house.clock.now() });
  return ledger.capacity;
};

interface Sending {
  secret?: string;
  agedSeconds?: number;
  signed?: string;
  name?: string;
}

/** As a sender would: signs what it sends. `signed` is what the signature is of, where that is something else. */
async function send(
  body: string,
  { secret = SECRET, agedSeconds = 0, signed = body, name = "ops" }: Sending = {},
) {
  const timestamp = String(Math.floor(web.house.clock.now() / 1000) - agedSeconds);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${signed}`).digest("hex");
  const { POST } = await import("@/app/api/feeds/[name]/route");
  const headers = { "pfn-timestamp": timestamp, "pfn-signature": `v1=${signature}` };
  const request = new Request(`http://localhost/api/feeds/${name}`, { method: "POST", headers, body });
  const response = await POST(request, { params: Promise.resolve({ name }) });
  return { status: response.status, body: await response.json() };
}
const message = (...limits: object[]) => JSON.stringify({ sequence: ++sequence, host: "web-1", limits });
const quota = (cpuMillicores: number) => ({ kind: "quota", cpuMillicores, reason: "team budget" });

describe("a signed feed", () => {
  it("narrows what its host has, from the moment that it is heard", async () => {
    expect(await capacity()).toMatchObject({ cpuMillicores: 4_000 });
    expect(await send(message(quota(2_500)))).toEqual({
      status: 202,
      body: { heard: "web-1: at most 2.5 cores of cpu (quota: team budget)" },
    });
    expect(await capacity()).toMatchObject({ cpuMillicores: 2_500, memoryBytes: 8 * GIB });
    expect(await feed()).toMatchObject({
      state: "live",
      refusal: null,
      bounds: [{ hostName: "web-1", dimension: "cpu", most: 2_500, until: null }],
    });
  });

  it("takes back all that it said with its next message", async () => {
    await send(message(quota(2_500)));
    expect((await send(message())).status).toBe(202);
    expect(await capacity()).toMatchObject({ cpuMillicores: 4_000 });
  });

  it("tells of a maintenance ahead, which counts for promises that would last until then", async () => {
    const from = new Date(web.house.clock.now() + 1_800_000).toISOString();
    await send(message({ kind: "maintenance", from, cpuMillicores: 0, memoryBytes: 0 }));
    expect(await capacity()).toMatchObject({ cpuMillicores: 4_000 });
    const now = web.house.clock.now();
    const { ledger } = await readLedger(web.house.db, { hostId, now, until: now + 3_600_000 });
    expect(ledger.capacity).toMatchObject({ cpuMillicores: 0, memoryBytes: 0 });
    expect(ledger.narrowedBy?.cpu).toContain("maintenance");
  });

  it("is believed with a remark where the containers take more than it says there is", async () => {
    const container = await runningContainer();
    const now = web.house.clock.now();
    await ensurePartitions(web.house.db, now, now);
    await web.house.db.pool.query(
      "insert into telemetry.sample (at, container_id, cpu_millicores) values ($1, $2, 3000)",
      [new Date(now), container],
    );
    expect(await send(message(quota(1_000)))).toMatchObject({
      status: 202,
      body: { remark: expect.stringContaining("take 3 cores now") },
    });
    expect((await feed()).remark).toContain("take 3 cores now");
  });
});

describe("a feed that lies or is not itself", () => {
  it.each([
    { name: "a wrong secret", sending: { secret: "another" }, status: 401, says: "the signature is wrong" },
    {
      name: "a body that was changed",
      sending: { signed: "{}" },
      status: 401,
      says: "the signature is wrong",
    },
    {
      name: "an old message",
      sending: { agedSeconds: 301 },
      status: 401,
      says: "s old, and 300 s are allowed",
    },
    { name: "one from the future", sending: { agedSeconds: -400 }, status: 401, says: "s ahead" },
  ])("$name is refused, and what it said before stays in force", async ({ sending, status, says }) => {
    await send(message(quota(2_000)));
    const answer = await send(message(quota(4_000)), sending);
    expect(answer.status).toBe(status);
    expect(await capacity()).toMatchObject({ cpuMillicores: 2_000 });
    expect(await feed()).toMatchObject({ state: "doubted", refusal: expect.stringContaining(says) });
  });

  it.each([
    {
      name: "more than the host has",
      body: () => message(quota(64_000)),
      says: "the host itself reports 4 cores",
    },
    { name: "less than nothing", body: () => message(quota(-1)), says: "limits.0.cpuMillicores" },
    { name: "a field that is not known", body: () => message({ ...quota(1), gpu: 1 }), says: "gpu" },
    { name: "no JSON", body: () => "hello", says: "not JSON" },
    {
      name: "a host that is not here",
      body: () => message(quota(1)).replace("web-1", "web-9"),
      says: "no host is named web-9",
    },
  ])("$name is refused though it is signed", async ({ body, says }) => {
    await send(message(quota(2_000)));
    const answer = await send(body());
    expect(answer.status).toBe(422);
    expect(answer.body.error.message).toContain(says);
    expect(await capacity()).toMatchObject({ cpuMillicores: 2_000 });
  });

  it("is heard once: the same message again, or an older one, changes nothing", async () => {
    const first = message(quota(2_000));
    const second = message(quota(1_500));
    expect((await send(second)).status).toBe(202);
    expect(await send(second)).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining("used already") } },
    });
    expect((await send(first)).status).toBe(409);
    expect(await capacity()).toMatchObject({ cpuMillicores: 1_500 });
  });

  it("is one message in force when many come at the same time: that with the greatest number", async () => {
    const bodies = Array.from({ length: 8 }, (_, i) => message(quota(1_000 + i)));
    const answers = await Promise.all(bodies.toReversed().map((body) => send(body)));
    expect(answers.map(({ status }) => status)).toContain(202);
    expect((await feed()).bounds).toHaveLength(1);
    expect(await capacity()).toMatchObject({ cpuMillicores: 1_007 });
  });

  it("is not told from one that is not there by who cannot sign", async () => {
    const body = message();
    const [there, not] = [await send(body, { secret: "x" }), await send(body, { name: "nobody" })];
    expect(not).toEqual(there);
    expect(not.body.error.message).toContain("There is no such feed, or the message is not signed");
  });

  it("is told how far its clock is off, once it could sign", async () => {
    const { body } = await send(message(), { agedSeconds: 400 });
    expect(body.error.message).toMatch(/^Refused: it was signed 40\d s old, and 300 s are allowed/);
  });

  it("may not send without end", async () => {
    expect((await send("x".repeat(70_000))).status).toBe(413);
  });

  it("speaks of no other host than the one that it is bound to", async () => {
    const other = await web.house.db.prisma.host.create({
      data: {
        kind: "docker",
        name: "db-1",
        version: "1",
        capabilities: {},
        cpuMillicores: 1_000,
        memoryBytes: 1n,
        reserveCpuMillicores: 0,
        reserveMemoryBytes: 0n,
      },
    });
    const { id } = await feed();
    await save({ hostId: other.id }, id);
    expect(await send(message(quota(1)))).toMatchObject({ status: 422 });
    await save({ hostId: null }, id);
  });
});

describe("a person", () => {
  it("pauses a feed: nothing that it says or said counts, and the audit knows who did it", async () => {
    await send(message(quota(2_000)));
    const { id } = await feed();
    await web.call("feeds.setPaused", { id, paused: true }, web.admin.cookie);
    expect(await capacity()).toMatchObject({ cpuMillicores: 4_000 });
    expect((await send(message(quota(1_000)))).status).toBe(409);
    await web.call("feeds.setPaused", { id, paused: false }, web.admin.cookie);
    expect(await capacity()).toMatchObject({ cpuMillicores: 2_000 });
    const { body } = await web.call("audit.list", {}, web.admin.cookie);
    expect(body.rows.map((row: { action: string }) => row.action)).toEqual(
      expect.arrayContaining(["feed.add", "feed.pause", "feed.resume"]),
    );
  });

  it("never sees a secret again, and the database keeps none as it is", async () => {
    expect(JSON.stringify(await feed())).not.toContain(SECRET);
    const { rows } = await web.house.db.pool.query(
      "select to_jsonb(f) as feed from feed f union all select to_jsonb(a) from audit a",
    );
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });

  it("needs a secret for a new one, a name of its own, and keeps both", async () => {
    const { id } = await feed();
    expect((await save({ name: "second", secret: undefined })).body).toMatchObject({ kind: "refused" });
    expect((await save({})).body).toMatchObject({ because: "A feed is named ops already." });
    expect((await save({ name: "other" }, id)).body).toMatchObject({
      because: expect.stringContaining("keeps its name"),
    });
    expect((await save({ secret: undefined, holdSeconds: 60 }, id)).body).toMatchObject({ kind: "done" });
    expect((await send(message())).status).toBe(202);
  });

  it("deletes a feed with all that it said", async () => {
    await send(message(quota(2_000)));
    const { id } = await feed();
    await web.call("feeds.remove", { id }, web.admin.cookie);
    expect(await feed()).toBeUndefined();
    expect(await capacity()).toMatchObject({ cpuMillicores: 4_000 });
  });
});

async function runningContainer(): Promise<number> {
  const { prisma } = web.house.db;
  const workload = await prisma.workload.create({ data: { hostId, key: "name:a", name: "a" } });
  const { id } = await prisma.container.create({
    data: {
      hostId,
      workloadId: workload.id,
      runtimeId: "a",
      name: "a",
      image: "a",
      labels: {},
      state: "running",
      health: "none",
      startedAt: new Date(),
      restartCount: 0,
      lastSeenAt: new Date(),
    },
  });
  return id;
}
