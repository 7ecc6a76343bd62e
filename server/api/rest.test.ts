import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerRest, openApiDocument } from "@/server/api/rest";
import { appRouter } from "@/server/api/root";
import { ORIGIN, openTestWeb, type TestWeb } from "@/server/test-web";

let web: TestWeb;

beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

async function tokenOf(cookie: string, scope: "read" | "decide"): Promise<string> {
  const { body } = await web.call("tokens.create", { name: `for ${scope}`, scope, expiresInDays: 1 }, cookie);
  expect(body).toMatchObject({ kind: "done" });
  return body.token;
}

async function ask(path: string, token?: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await answerRest(
    new Request(`${ORIGIN}/api/v1${path}`, {
      method: text === undefined ? "GET" : "POST",
      body: text,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(text ? { "content-type": "application/json", "content-length": String(text.length) } : {}),
        ...headers,
      },
    }),
  );
  return { status: response.status, body: await response.json() };
}

describe("the REST API", () => {
  it("answers a token what its owner sees in the browser", async () => {
    const token = await tokenOf(web.admin.cookie, "read");
    expect(token).toMatch(/^pfn_/);
    expect(await ask("/containers", token)).toMatchObject({ status: 200, body: { rows: [], total: 0 } });
    expect(await ask("/status", token)).toMatchObject({ status: 200, body: { role: "viewer" } });
    expect(await ask("/negotiations?scope=waiting&limit=5", token)).toMatchObject({
      status: 200,
      body: { rows: [], waiting: 0 },
    });
  });

  it("says what is wrong with a request", async () => {
    const token = await tokenOf(web.admin.cookie, "decide");
    expect((await ask("/containers/abc", token)).status).toBe(400);
    expect((await ask("/containers/77", token)).status).toBe(404);
    expect((await ask("/nothing", token)).status).toBe(404);
    expect((await ask("/acting", token, { paused: "perhaps" })).status).toBe(400);
    expect((await ask("/acting", token, { paused: true, because: "x".repeat(70_000) })).status).toBe(413);
  });

  it("looks at no cookie", async () => {
    expect((await ask("/containers", undefined, undefined, { cookie: web.admin.cookie })).status).toBe(401);
  });

  it("lets a token that may only look decide nothing, even an administrator's", async () => {
    const token = await tokenOf(web.admin.cookie, "read");
    expect((await ask("/acting", token, { paused: true, because: "maintenance" })).status).toBe(403);
  });

  it("lets a token decide in its owner's name, and the audit says by which", async () => {
    const operator = await web.person("otto", "operator");
    const token = await tokenOf(operator.cookie, "decide");
    expect((await ask("/acting", token, { paused: true, because: "maintenance" })).body.kind).toBe("done");
    const { rows } = (await ask("/audit", token)).body;
    expect(rows[0]).toMatchObject({ actor: "user:otto, by token for decide", action: "acting.pause" });
  });

  it("gives nobody a token that may more than they", async () => {
    const viewer = await web.person("vera", "viewer");
    const input = { name: "sly", scope: "decide", expiresInDays: 1 };
    expect((await web.call("tokens.create", input, viewer.cookie)).body).toMatchObject({ kind: "refused" });
  });

  it("refuses a token that was revoked, has expired, or whose owner is shut out", async () => {
    const person = await web.person("rita", "operator");
    const [revoked, expired, orphaned] = await Promise.all(
      (["read", "read", "decide"] as const).map((scope) => tokenOf(person.cookie, scope)),
    );
    const list = (await web.call("tokens.list", undefined, person.cookie)).body as { id: string }[];
    expect(list).toHaveLength(3);
    const { prisma } = web.house.db;
    const idOf = async (token: string) =>
      (await prisma.apikey.findMany({ where: { referenceId: person.id } })).find(({ start }) =>
        token.startsWith(start!),
      )!.id;
    const id = await idOf(revoked!);
    const stranger = await web.person("sam", "operator");
    expect((await web.call("tokens.revoke", { id }, stranger.cookie)).body.kind).toBe("refused");
    expect((await web.call("tokens.revoke", { id }, person.cookie)).body.kind).toBe("done");
    expect((await ask("/containers", revoked)).status).toBe(401);

    const long = { where: { id: await idOf(expired!) }, data: { expiresAt: new Date(0) } };
    await prisma.apikey.update(long);
    expect((await ask("/containers", expired)).status).toBe(401);

    expect((await ask("/containers", orphaned)).status).toBe(200);
    await web.call("people.setDisabled", { id: person.id, disabled: true }, web.admin.cookie);
    expect((await ask("/containers", orphaned)).status).toBe(401);
  });

  it("keeps no token, only its hash", async () => {
    const token = await tokenOf(web.admin.cookie, "read");
    const { rows } = await web.house.db.pool.query("select t::text as row from api_token t");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ row }) => row.includes(token))).toEqual([]);
  });

  it("turns a flood by one token away", async () => {
    const token = await tokenOf(web.admin.cookie, "read");
    const row = await web.house.db.prisma.apikey.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    const data = { requestCount: row.rateLimitMax!, lastRequest: new Date() };
    await web.house.db.prisma.apikey.update({ where: { id: row.id }, data });
    expect((await ask("/status", token)).status).toBe(429);
  });
});

describe("its OpenAPI document", () => {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { meta?: { role?: string; openapi?: { path: string } } } }
  >;

  it("names every path, with its input and output", () => {
    const inRouter = Object.values(procedures).flatMap(({ _def }) => _def.meta?.openapi?.path ?? []);
    expect(Object.keys(openApiDocument().paths ?? {}).toSorted()).toEqual(inRouter.toSorted());
    expect(openApiDocument().openapi).toMatch(/^3\.1/);
  });

  it("offers nothing about people, tokens or set-up, and nothing that only an administrator may", () => {
    for (const [path, { _def }] of Object.entries(procedures)) {
      if (_def.meta?.openapi === undefined) continue;
      expect(path).not.toMatch(/^(people|tokens|setup)\./);
      expect(["viewer", "operator"]).toContain(_def.meta.role);
    }
  });
});
