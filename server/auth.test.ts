import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuth } from "@/server/auth";
import { ORIGIN, openTestWeb, type TestWeb } from "@/server/test-web";

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

const wrong = { email: "ada@example.com", password: "not the password" };
const from = (address: string) => ({ "x-forwarded-for": address });

describe("the sign-in cookie", () => {
  const flagsAt = async (publicUrl: string) => {
    const auth = createAuth({
      db: web.house.db,
      log: web.house.log,
      secret: "s".repeat(40),
      publicUrl,
      trustedOrigins: [],
    });
    const response = await auth.handler(
      new Request(`${publicUrl}/api/auth/sign-in/email`, {
        method: "POST",
        body: JSON.stringify({ email: web.admin.email, password: "correct horse battery" }),
        headers: { "content-type": "application/json", origin: publicUrl, ...from("203.0.113.1") },
      }),
    );
    expect(response.status).toBe(200);
    const cookie = response.headers.getSetCookie().find((each) => each.includes("session_token="))!;
    return cookie.split("; ").slice(1);
  };
  it("is out of reach for scripts and other sites", async () => {
    const flags = await flagsAt(ORIGIN);
    expect(flags).toContain("HttpOnly");
    expect(flags).toContain("SameSite=Lax");
    expect(flags).not.toContain("Secure");
  });
  it("travels only encrypted where people type https", async () => {
    expect(await flagsAt("https://pfn.example")).toContain("Secure");
  });
});

describe("what a stranger may ask of accounts", () => {
  it.each([
    {
      path: "/sign-up/email",
      body: { name: "Eve", email: "eve@example.com", password: "long enough to be one" },
    },
    {
      path: "/admin/create-user",
      body: { name: "Eve", email: "eve@example.com", password: "long enough", role: "admin" },
    },
    { path: "/update-user", body: { name: "Somebody else" } },
    { path: "/request-password-reset", body: { email: "ada@example.com" } },
  ])("is not $path", async ({ path, body }) => {
    expect((await web.account(path, body, from("203.0.113.2"))).status).toBe(404);
    expect(await web.house.db.prisma.user.count()).toBe(1);
  });
});

it("an administrator changes people only by our procedures, which write the audit", async () => {
  const cookie = { cookie: web.admin.cookie };
  for (const [path, body] of [
    ["/admin/set-role", { userId: web.admin.id, role: "viewer" }],
    ["/admin/ban-user", { userId: web.admin.id }],
    ["/admin/impersonate-user", { userId: web.admin.id }],
    ["/admin/remove-user", { userId: web.admin.id }],
    ["/update-user", { name: "Somebody else" }],
  ] as const) {
    expect((await web.account(path, body, cookie)).status).toBe(404);
  }
  const { status, body } = await web.call("session.me", undefined, web.admin.cookie);
  expect([status, body.name, body.role]).toEqual([200, "Ada", "admin"]);
});

it("signing out ends the session on the server, not only in the browser", async () => {
  const person = await web.person("otto", "operator");
  expect((await web.account("/sign-out", {}, { cookie: person.cookie })).status).toBe(200);
  expect((await web.call("session.me", undefined, person.cookie)).status).toBe(401);
});

describe("guessing passwords", () => {
  const tries = async (count: number, address: (i: number) => string, email: (i: number) => string) => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) {
      const response = await web.account("/sign-in/email", { ...wrong, email: email(i) }, from(address(i)));
      statuses.push(response.status);
    }
    return statuses;
  };

  it("ends after 10 tries a minute from one address", async () => {
    const statuses = await tries(
      12,
      () => "203.0.113.9",
      (i) => `guess-${i}@example.com`,
    );
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  });

  it("ends after 20 tries a minute for one account, wherever they say they come from", async () => {
    const statuses = await tries(
      22,
      (i) => `192.0.2.${i}`,
      (i) => (i % 2 === 0 ? "vera@example.com" : " VERA@example.com"),
    );
    expect(statuses.slice(0, 20)).not.toContain(429);
    expect(statuses.slice(20)).toEqual([429, 429]);
  });

  it("cannot be put into a batch of procedures: signing in is none", async () => {
    expect((await web.call("signIn.email", wrong)).status).toBe(404);
  });
});
