import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { allNotifiers } from "@/server/adapters/notifiers/all-notifiers";
import type { ChannelInput, NotificationRuleInput } from "@/server/api/shapes/notifications";
import { removeChannel, saveChannel, testChannel } from "@/server/operator/tune-notifications";
import { openSealer } from "@/server/secrets/sealer";
import { readChannels } from "@/server/store/notification-view";
import { recordOutcome } from "@/server/store/outcomes";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";
import { notify } from "./notify";

const ADA = { id: "ada", name: "Ada" };
const SEALER = openSealer("notify-test-".repeat(4));
const RULE: NotificationRuleInput = {
  kinds: ["approval", "foreseen", "failed", "lease_ended", "reverted"],
  leastSeverity: "info",
  pattern: "*",
  holdOffSeconds: 0,
  quiet: null,
  criticalAlways: true,
};
interface Told {
  title: string;
  url: string;
  events: { kind: string; culprit: string; reason: string; deadline: string | null; url: string }[];
}

const store = testDatabase();
let house: TestHouse;
let server: Server;
let told: Told[] = [];
let status = 200;
let failures = 0;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await json(request)) as Told;
    if (status === 200) told.push(body);
    response.writeHead(status).end(status === 200 ? "thanks" : "busy");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const opened = await openTestHouse(store.db, {
    containers: [healthy("calm"), leak("leaky", 9)],
    policy: { mode: "ask", approvalSeconds: 240 },
  });
  house = Object.assign(opened, {
    notifiers: allNotifiers(true),
    secrets: SEALER,
    settings: { ...opened.settings, publicUrl: "https://pfn.example" },
  });
});
afterAll(() => void server.close());
afterEach(async () => {
  for (const { id } of await channels()) await removeChannel(desk(), { id });
  told = [];
  status = 200;
});

const desk = () => ({ db: house.db, clock: house.clock, jobs: house.jobs, user: ADA, secrets: SEALER });
const channels = () => readChannels(house.db, house.clock.now());
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-path`;
const save = async (change: Partial<ChannelInput> = {}, rule: Partial<NotificationRuleInput> = {}) => {
  const target = { kind: "webhook" as const, url: address() };
  const input = { name: "ops", enabled: true, target, rules: [{ ...RULE, ...rule }], ...change };
  return saveChannel(desk(), input);
};
const failCalm = async () => {
  const { id } = await house.container("calm");
  const at = house.clock.now();
  const outcome = {
    kind: "oom_kill",
    planned: false,
    exitCode: 137,
    detail: "killed by the kernel",
  } as const;
  await recordOutcome(house.db.prisma, { ...outcome, containerId: id, at, eventKey: `calm ${failures++}` });
};
const beWell = async () => {
  await house.live(20);
  await pass(0);
};
const pass = async (seconds: number) => {
  house.clock.advance(seconds);
  await notify(house);
};

describe("notifications", () => {
  it("name who, why, until when, and link to the decision; what is told is told once", async () => {
    await save();
    await house.live(180);
    // Several processes may notice the same at once.
    await Promise.all([notify(house), notify(house), notify(house)]);
    await notify(house);
    const [message] = told;
    expect(told).toHaveLength(1);
    const approval = message?.events.find(({ kind }) => kind === "approval");
    const [negotiation] = await house.negotiations("leaky");
    expect(approval).toMatchObject({
      culprit: "leaky",
      reason: negotiation!.reason,
      deadline: negotiation!.expiresAt!.toISOString(),
      url: `https://pfn.example/negotiations/${negotiation!.id}`,
    });
    expect(message?.events.some(({ kind, culprit }) => kind === "foreseen" && culprit === "leaky")).toBe(
      true,
    );
    await pass(60);
    expect(told).toHaveLength(1);
  });

  it("are gathered: what comes in a burst is one message more, not one each", async () => {
    await save();
    await failCalm();
    await pass(0);
    await failCalm();
    await pass(10);
    await failCalm();
    await pass(10);
    expect(told).toHaveLength(1);
    await pass(20);
    expect(told).toHaveLength(2);
    expect(told[1]?.title).toBe("2 failed");
  });

  it("do not tell of what was over before its hold-off was", async () => {
    await save({}, { kinds: ["unwell"], holdOffSeconds: 120 });
    await beWell();
    await pass(900);
    await beWell();
    await house.live(120);
    await pass(0);
    expect(told).toEqual([]);
    const deliveries = await house.db.prisma.notificationDelivery.findMany({});
    expect(deliveries.length).toBeGreaterThan(0);
    expect(new Set(deliveries.map(({ droppedBecause }) => droppedBecause))).toEqual(
      new Set(["it was over before it was told"]),
    );
  });

  it("of the past are not told to a channel that was not there yet", async () => {
    await failCalm();
    house.clock.advance(1);
    await save();
    await pass(0);
    expect(told.flatMap(({ events }) => events).filter(({ kind }) => kind === "failed")).toEqual([]);
  });

  it("are tried again while the other side is busy, in growing distances, and then arrive once", async () => {
    await save();
    status = 503;
    await failCalm();
    await pass(0);
    await pass(5);
    expect((await channels())[0]?.messages[0]).toMatchObject({ state: "waiting", attempts: 1 });
    await pass(10);
    expect((await channels())[0]?.messages[0]).toMatchObject({
      attempts: 2,
      answer: expect.stringContaining("503 busy"),
    });
    status = 200;
    await pass(20);
    await pass(120);
    expect(told).toHaveLength(1);
    expect((await channels())[0]?.messages[0]).toMatchObject({ state: "sent", answer: "200 thanks" });
  });

  it("are given up where the other side says no, and that is shown", async () => {
    await save();
    status = 410;
    await failCalm();
    await pass(0);
    await pass(600);
    expect((await channels())[0]?.messages[0]).toMatchObject({ state: "failed", attempts: 1 });
  });

  it("go to nobody outside a rule's scope, and to nobody once the channel is off", async () => {
    await save({}, { pattern: "mail-*" });
    await failCalm();
    await pass(60);
    expect(told).toEqual([]);
    await save({ name: "off", enabled: false });
    await failCalm();
    await pass(60);
    expect(told).toEqual([]);
  });

  it("can be tested, and the other side's own answer is shown", async () => {
    await save();
    const { id } = (await channels())[0]!;
    expect(await testChannel(desk(), { id })).toMatchObject({ kind: "done" });
    await house.jobs.drain(house);
    expect(told.map(({ title }) => title)).toEqual(["This is a test from PFN"]);
    expect((await channels())[0]?.messages[0]).toMatchObject({
      isTest: true,
      state: "sent",
      answer: "200 thanks",
    });
  });

  it("say that PFN itself is unwell, once, and again only when it was well between", async () => {
    await save({}, { kinds: ["unwell"] });
    await beWell();
    house.clock.advance(900);
    await Promise.all([notify(house), notify(house)]);
    await pass(60);
    expect(told.map(({ events }) => events.map(({ kind }) => kind))).toEqual([
      ["unwell", "unwell", "unwell"],
    ]);
    await beWell();
    await pass(900);
    expect(told).toHaveLength(2);
  });
});

describe("a channel's secrets", () => {
  it("stand nowhere in the open: not in its row, not in what is shown of it", async () => {
    await save({ target: { kind: "webhook", url: address(), signingKey: "sign-with-this" } });
    const row = JSON.stringify(await house.db.prisma.notificationChannel.findFirst());
    for (const text of [row, JSON.stringify(await channels())]) {
      expect(text).not.toContain("secret-path");
      expect(text).not.toContain("sign-with-this");
    }
    expect((await channels())[0]?.secrets).toEqual(["url", "signingKey"]);
  });

  it("stay when a save leaves them out, and do not follow to another server", async () => {
    const mail = {
      kind: "email" as const,
      host: "smtp.example.com",
      port: 465,
      security: "tls" as const,
      user: "pfn",
      from: "pfn@example.com",
      to: ["ada@example.com"],
    };
    await save({ target: { ...mail, password: "hunter2 hunter2" } });
    const { id, revision } = (await channels())[0]!;
    expect(await save({ id, revision, target: mail })).toMatchObject({ kind: "done" });
    expect((await channels())[0]?.secrets).toEqual(["password"]);
    const elsewhere = await save({ id, revision: revision + 1, target: { ...mail, host: "evil.example" } });
    expect(elsewhere).toMatchObject({ kind: "refused", because: expect.stringContaining("type it again") });
    expect(await save({ id, revision, target: mail })).toMatchObject({
      kind: "refused",
      because: expect.stringContaining("Somebody else saved"),
    });
  });
});
