import assert from "node:assert/strict";
import type { Trial } from "@/bench/security/web/trial";
import { REQUEST_HEADER } from "@/server/api/refuse-foreign";
import { ORIGIN } from "@/server/test-web";

interface Named {
  _def: {
    type: "query" | "mutation" | "subscription";
    meta?: { role?: string; openapi?: { method?: string; path?: string } };
  };
}

async function procedures(): Promise<[string, Named["_def"]][]> {
  const { appRouter } = await import("@/server/api/root");
  return Object.entries(appRouter._def.procedures as unknown as Record<string, Named>).map(
    ([path, { _def }]) => [path, _def],
  );
}

const OURS = { "content-type": "application/json", [REQUEST_HEADER]: "1" };

export const trials: readonly Trial[] = [
  {
    control: "access: each procedure is closed to strangers and to every role below its own",
    async run({ web }) {
      const order = ["viewer", "operator", "admin"];
      const people = [
        await web.person("below-viewer", "viewer"),
        await web.person("below-operator", "operator"),
      ];
      let refused = 0;
      for (const [path, { meta, type }] of await procedures()) {
        assert.ok(meta?.role, `${path} names no role`);
        if (meta.role === "public") continue;
        const least = order.indexOf(meta.role);
        assert.ok(least >= 0, `${path} names the role ${meta.role}`);
        const askers = [
          { cookie: "", want: 401 },
          ...people.slice(0, least).map(({ cookie }) => ({ cookie, want: 403 })),
        ];
        for (const { cookie, want } of askers) {
          const { status } = await web.call(
            path,
            type === "subscription" ? undefined : { nonsense: true },
            cookie,
          );
          assert.equal(status, want, `${path} answers ${status}`);
          refused++;
        }
      }
      return `${refused} calls, all refused`;
    },
  },
  {
    control: "access: what a token may not do is refused over REST, and no cookie counts there",
    async run({ web, keepSecret }) {
      const { answerRest } = await import("@/server/api/rest");
      const make = async (scope: string) => {
        const input = { name: `probe-${scope}`, scope, expiresInDays: 1 };
        return keepSecret((await web.call("tokens.create", input, web.admin.cookie)).body.token as string);
      };
      const read = await make("read");
      const ask = (path: string, method: string, headers: Record<string, string>) =>
        answerRest(
          new Request(`${ORIGIN}/api/v1${path.replaceAll(/\{\w+\}/g, "1")}`, {
            method,
            headers: { "content-type": "application/json", "content-length": "2", ...headers },
            body: method === "GET" ? undefined : "{}",
          }),
        );
      let tried = 0;
      for (const [name, { meta, type }] of await procedures()) {
        const { method, path } = meta?.openapi ?? {};
        if (!method || !path) continue;
        const byCookie = await ask(path, method, { cookie: web.admin.cookie });
        assert.equal(byCookie.status, 401, `${name} took a cookie`);
        const inAddress = await ask(`${path}?token=${read}&apiKey=${read}`, method, {});
        assert.equal(inAddress.status, 401, `${name} took a token in the address`);
        if (meta?.role === "operator" || meta?.role === "admin") {
          const { status } = await ask(path, method, { authorization: `Bearer ${read}` });
          assert.equal(status, 403, `${name} (${type}) answers ${status} to a token that may only look`);
        }
        tried++;
      }
      assert.ok(tried > 10);
      return `${tried} paths`;
    },
  },
  {
    control: "access: no header makes a stranger somebody",
    async run({ web }) {
      const tricks: Record<string, string>[] = [
        { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
        { "x-middleware-subrequest": "src/middleware:src/middleware" },
        { "x-nonce": "x", "x-forwarded-user": "ada", "x-forwarded-host": "localhost" },
        { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "x-pfn-client": "127.0.0.1" },
        { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
        { "x-http-method-override": "POST", "x-api-key": "pfn_guess" },
        { authorization: "Bearer pfn_guess", cookie: "pfn.session_token=guess.guess" },
      ];
      for (const headers of tricks) {
        for (const path of ["session.me", "audit.list?input=%7B%7D", "people.list"]) {
          const { status } = await web.send(path, { headers });
          assert.equal(status, 401, `${JSON.stringify(headers)} opens ${path}`);
        }
      }
      return `${tricks.length} kinds of headers, three procedures each`;
    },
  },
  {
    control: "access: what belongs to one person is closed to another",
    async run({ web }) {
      const [owner, other] = [
        await web.person("owns-things", "operator"),
        await web.person("wants-them", "operator"),
      ];
      await web.call("tokens.create", { name: "owned", scope: "read", expiresInDays: 1 }, owner.cookie);
      await web.call("savedViews.save", { page: "fleet", name: "owned", query: "q=x" }, owner.cookie);
      const lists = {
        "tokens.list": { input: undefined, take: "tokens.revoke" },
        "account.sessions": { input: undefined, take: "account.endSessions" },
        "savedViews.list": { input: { page: "fleet" }, take: "savedViews.remove" },
      };
      for (const [list, { input, take }] of Object.entries(lists)) {
        const mine = (await web.call(list, input, owner.cookie)).body as { id: string | number }[];
        assert.ok(mine.length > 0, `${list} is empty`);
        const theirs = (await web.call(list, input, other.cookie)).body as { id: string | number }[];
        const ids = new Set(theirs.map(({ id }) => id));
        for (const { id } of mine) {
          assert.ok(!ids.has(id), `${list} shows another's`);
          await web.call(take, { id }, other.cookie);
        }
        const left = (await web.call(list, input, owner.cookie)).body as unknown[];
        assert.equal(left.length, mine.length, `${take} took another's`);
      }
      return `${Object.keys(lists).length} kinds of things, none seen and none taken`;
    },
  },
  {
    control: "access: a live stream ends with the session that opened it",
    async run({ web }) {
      const { eventsOf } = await import("@/server/test-web");
      const { announce } = await import("@/server/store/live");
      const person = await web.person("listens", "viewer");
      const stream = await web.send("live.changes", { headers: { cookie: person.cookie } });
      let heard = 0;
      let leaked = 0;
      let isOut = false;
      for await (const { event } of eventsOf(stream)) {
        if (event === "return") return `${heard} change heard before, none after`;
        if (event !== "message") continue;
        if (isOut) leaked++;
        assert.equal(leaked, 0, "a change was told after the end of the session");
        heard++;
        await web.call("people.setDisabled", { id: person.id, disabled: true }, web.admin.cookie);
        isOut = true;
        await announce(web.house.db, ["hosts"]);
      }
      throw new Error("the stream ended without its last word");
    },
  },
  {
    control: "requests: no text that anybody sends is a fault of ours",
    async run({ web }) {
      const nasty = [
        "\0",
        "a\0b",
        "\ud800",
        "'; drop table audit; --",
        "%",
        "\\",
        "{{7*7}}",
        "__proto__",
        "../../etc/passwd",
        "😀".repeat(40),
        "\u202e",
      ];
      const calls: [string, (text: string) => object][] = [
        ["audit.list", (search) => ({ search })],
        ["fleet.list", (query) => ({ query, search: query, q: query })],
        ["people.create", (name) => ({ name, email: `${name}@example.com`, password: name, role: "viewer" })],
        ["savedViews.save", (name) => ({ page: "fleet", name, query: name })],
        ["policies.save", (name) => ({ name, pattern: name, rank: 1, overrides: {} })],
        ["policies.preview", (pattern) => ({ pattern, threshold: 0.5, horizonMinutes: 15 })],
        ["negotiations.get", (id) => ({ id })],
        ["tokens.create", (name) => ({ name, scope: "read", expiresInDays: 1 })],
        ["session.setActingPaused", (because) => ({ paused: false, because })],
        [
          "setup.createAdmin",
          (token) => ({ token, name: token, email: "x@example.com", password: "long enough for it" }),
        ],
        ["account.resetPassword", (token) => ({ token, password: "long enough for it" })],
      ];
      const polluted = JSON.parse(
        '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
      );
      let sent = 0;
      for (const [path, inputOf] of calls) {
        for (const input of [...nasty.map(inputOf), polluted, [], 1, "x", null]) {
          const { status, body } = await web.call(path, input, web.admin.cookie);
          assert.ok(
            status < 500,
            `${path} answers ${status} to ${JSON.stringify(input)}: ${JSON.stringify(body)}`,
          );
          sent++;
        }
      }
      assert.equal(({} as { role?: string }).role, undefined);
      return `${sent} requests, none a 500`;
    },
  },
  {
    control: "requests: another site cannot make a browser act here",
    async run({ web }) {
      const body = JSON.stringify({ paused: true, because: "another site asks" });
      const form = new FormData();
      form.set("paused", "true");
      const foreign: [number, Record<string, string>, BodyInit][] = [
        [415, { "content-type": "text/plain" }, body],
        [415, { "content-type": "application/x-www-form-urlencoded", [REQUEST_HEADER]: "1" }, "paused=true"],
        [415, { [REQUEST_HEADER]: "1" }, form],
        [403, { "content-type": "application/json" }, body],
        [403, { ...OURS, origin: "https://evil.example" }, body],
        [403, { ...OURS, origin: "http://localhost:8000" }, body],
        [403, { ...OURS, origin: "null" }, body],
      ];
      for (const [want, headers, sent] of foreign) {
        const init = { method: "POST", headers: { ...headers, cookie: web.admin.cookie }, body: sent };
        assert.equal((await web.send("session.setActingPaused", init)).status, want, JSON.stringify(headers));
      }
      const { isActingPaused } = await import("@/server/store/settings");
      assert.equal(await isActingPaused(web.house.db), false, "something ran");
      return `${foreign.length} kinds of requests, nothing ran`;
    },
  },
  {
    control: "requests: a batch holds ten calls at most, and signing in is none of them",
    async run({ web }) {
      const batch = (names: string[]) =>
        web.send(`${names.join(",")}?batch=1&input=%7B%7D`, { headers: { cookie: web.admin.cookie } });
      assert.equal((await batch(Array(10).fill("session.me"))).status, 200);
      assert.equal((await batch(Array(11).fill("session.me"))).status, 400);
      assert.equal((await batch(Array(1000).fill("session.me"))).status, 400);
      assert.equal((await web.call("signIn.email", {})).status, 404);
      const signIns = (await procedures()).filter(([path]) => /sign.?in|login/i.test(path));
      assert.deepEqual(signIns, []);
      return "10 answered, 11 and 1,000 refused";
    },
  },
];
