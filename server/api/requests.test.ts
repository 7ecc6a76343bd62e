import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUEST_HEADER } from "@/server/api/refuse-foreign";
import { announce } from "@/server/store/live";
import { isActingPaused } from "@/server/store/settings";
import { eventsOf, ORIGIN, openTestWeb, type Person, type TestWeb } from "@/server/test-web";

let web: TestWeb;
let operator: Person;

beforeAll(async () => {
  web = await openTestWeb();
  operator = await web.person("otto", "operator");
});
afterAll(() => web.close());

const PAUSE = JSON.stringify({ paused: true, because: "a page of another site asks" });
const OURS = { "content-type": "application/json", [REQUEST_HEADER]: "1" };

describe("a request that another site made a browser send", () => {
  const form = new FormData();
  form.set("paused", "true");
  it.each<{ name: string; status: number; headers: Record<string, string>; body: BodyInit }>([
    { name: "plain text", status: 415, headers: { "content-type": "text/plain" }, body: PAUSE },
    { name: "a form with files", status: 415, headers: { [REQUEST_HEADER]: "1" }, body: form },
    {
      name: "a form",
      status: 415,
      headers: { ...OURS, "content-type": "application/x-www-form-urlencoded" },
      body: "paused=true",
    },
    {
      name: "plain text that calls itself JSON further on",
      status: 415,
      headers: { ...OURS, "content-type": "text/plain; application/json" },
      body: PAUSE,
    },
    { name: "without our header", status: 403, headers: { "content-type": "application/json" }, body: PAUSE },
    {
      name: "from another origin",
      status: 403,
      headers: { ...OURS, origin: "https://evil.example" },
      body: PAUSE,
    },
    {
      name: "from our name at another port",
      status: 403,
      headers: { ...OURS, origin: "http://localhost:8000" },
      body: PAUSE,
    },
    { name: "from an origin that hides", status: 403, headers: { ...OURS, origin: "null" }, body: PAUSE },
  ])("is refused, and nothing runs: $name", async ({ status, headers, body }) => {
    const response = await web.send("session.setActingPaused", {
      method: "POST",
      headers: { ...headers, cookie: operator.cookie },
      body,
    });
    expect(response.status).toBe(status);
    expect(await isActingPaused(web.house.db)).toBe(false);
  });

  it("cannot change anything by a link", async () => {
    const input = encodeURIComponent(PAUSE);
    const response = await web.send(`session.setActingPaused?input=${input}`, {
      headers: { cookie: operator.cookie },
    });
    expect(response.status).toBe(405);
    expect(await isActingPaused(web.house.db)).toBe(false);
  });

  it("is told from one of our own pages, which runs", async () => {
    const response = await web.send("session.setActingPaused", {
      method: "POST",
      headers: {
        ...OURS,
        "content-type": "application/json; charset=utf-8",
        origin: ORIGIN,
        cookie: operator.cookie,
      },
      body: PAUSE,
    });
    expect(response.status).toBe(200);
    expect(await isActingPaused(web.house.db)).toBe(true);
  });
});

describe("a batch", () => {
  const batch = (size: number) => {
    const paths = Array(size).fill("session.me").join(",");
    return web.send(`${paths}?batch=1&input=%7B%7D`, { headers: { cookie: operator.cookie } });
  };
  it("of 10 is answered", async () => {
    const response = await batch(10);
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveLength(10);
  });
  it("of 11 is refused", async () => {
    expect((await batch(11)).status).toBe(400);
  });
});

describe("an error", () => {
  it.each([
    { name: "no such procedure", path: "fleet.nonsense", input: undefined, status: 404 },
    { name: "an input that is not understood", path: "container.get", input: { id: "x" }, status: 400 },
    { name: "a text with a NUL", path: "audit.list", input: { search: "a\0b" }, status: 400 },
    { name: "a container that is not there", path: "container.get", input: { id: 4242 }, status: 404 },
    { name: "an id that no row can have", path: "container.get", input: { id: 2 ** 40 }, status: 400 },
    {
      name: "a page of the audit that no row can begin",
      path: "audit.list",
      input: { before: "9".repeat(30) },
      status: 400,
    },
    { name: "a negotiation that is not there", path: "negotiations.get", input: { id: "none" }, status: 404 },
  ])("says what is wrong and nothing of the code: $name", async ({ path, input, status }) => {
    const answer = await web.call(path, input, operator.cookie);
    expect(answer.status).toBe(status);
    expect(answer.body.message).not.toBe("");
    expect(answer.body.data.stack).toBeUndefined();
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|prisma/i);
  });

  it("that is a bug of ours is told in one sentence, without what the database said", async () => {
    const { pool } = web.house.db;
    await pool.query("alter table audit rename to audit_away");
    try {
      const answer = await web.call("audit.list", {}, operator.cookie);
      expect(answer.status).toBe(500);
      expect(answer.body.message).toBe(
        "Something went wrong on our side; the server's log has the details. Try again.",
      );
      expect(JSON.stringify(answer.body)).not.toMatch(/audit_away|relation|stack|does not exist/);
    } finally {
      await pool.query("alter table audit_away rename to audit");
    }
  });
});

describe("a session", () => {
  it("has at once the role that its person gets", async () => {
    const person = await web.person("rita", "viewer");
    const people = () => web.call("people.list", undefined, person.cookie);
    expect((await people()).status).toBe(403);
    await web.call("people.setRole", { id: person.id, role: "admin" }, web.admin.cookie);
    expect((await people()).status).toBe(200);
    await web.call("people.setRole", { id: person.id, role: "viewer" }, web.admin.cookie);
    expect((await people()).status).toBe(403);
  });

  it("ends when its person is disabled, who cannot sign in again until let in", async () => {
    const person = await web.person("dora", "viewer");
    const me = () => web.call("session.me", undefined, person.cookie);
    expect((await me()).status).toBe(200);
    await web.call("people.setDisabled", { id: person.id, disabled: true }, web.admin.cookie);
    expect((await me()).status).toBe(401);
    expect((await web.signIn(person.email)).status).toBe(403);
    await web.call("people.setDisabled", { id: person.id, disabled: false }, web.admin.cookie);
    expect((await me()).status).toBe(401);
    expect((await web.signIn(person.email)).status).toBe(200);
  });

  it("is what a live stream lasts for: it hears what is announced, and ends with the session", async () => {
    const person = await web.person("liv", "viewer");
    const response = await web.send("live.changes", { headers: { cookie: person.cookie } });
    const heard: string[][] = [];
    let ended = false;
    for await (const { event, data } of eventsOf(response)) {
      if (event !== "message") {
        ended = event === "return";
        if (ended) break;
        continue;
      }
      heard.push(data.topics ?? data.json?.topics);
      if (heard.length === 1) await announce(web.house.db, ["policies"]);
      if (heard.length === 2) {
        await web.call("people.setDisabled", { id: person.id, disabled: true }, web.admin.cookie);
        await announce(web.house.db, ["hosts"]);
      }
    }
    expect(ended).toBe(true);
    expect(heard).toEqual([["fleet", "negotiations", "policies", "hosts", "models"], ["policies"]]);
  });
});
