import { hashPassword as hashScrypt } from "better-auth/crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_HEADER } from "@/server/api/client-address";
import { createAuth } from "@/server/auth";
import { ORIGIN, openTestWeb, type TestWeb } from "@/server/test-web";

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

const wrong = { email: "ada@example.com", password: "not the password" };
const from = (address: string) => ({ [CLIENT_HEADER]: address });

describe("the sign-in cookie", () => {
  const flagsAt = async (publicUrl: string) => {
    const auth = createAuth({
      db: web.house.db,
      log: web.house.log,
      secret: "s".repeat(40),
      publicUrl,
      trustedOrigins: [],
      oidc: null,
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

  /** As if so many tries had come before, within the window of so many seconds. */
  const cameBefore = (windowSeconds: number, count: number) =>
    web.house.db.pool.query("update rate_limit set count = $2 where key like 'account|%' || $1", [
      `|${windowSeconds}`,
      count,
    ]);

  it("locks an account for the rest of an hour after 60 tries, however slowly they come", async () => {
    const once = async (i: number) =>
      (
        await tries(
          1,
          () => `198.51.100.${i}`,
          () => "slow@example.com",
        )
      )[0];
    expect(await once(1)).toBe(401);
    await cameBefore(3600, 59);
    expect(await once(2)).toBe(401);
    expect(await once(3)).toBe(429);
  });

  it("does not lock out who knows the password: signing in begins the count anew", async () => {
    const person = await web.person("lena", "viewer");
    await web.account("/sign-in/email", { ...wrong, email: person.email }, from("198.51.100.9"));
    await cameBefore(60, 19);
    await cameBefore(3600, 59);
    expect((await web.signIn(person.email)).status).toBe(200);
    expect((await web.signIn(person.email)).status).toBe(200);
  });

  it("is not helped by writing other addresses into x-forwarded-for", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const headers = {
        ...from("203.0.113.77"),
        "x-forwarded-for": `192.0.2.${i}`,
        "x-real-ip": `192.0.2.${i}`,
      };
      const body = { ...wrong, email: `spoof-${i}@example.com` };
      statuses.push((await web.account("/sign-in/email", body, headers)).status);
    }
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it("cannot be put into a batch of procedures: signing in is none", async () => {
    expect((await web.call("signIn.email", wrong)).status).toBe(404);
  });
});

describe("a password", () => {
  const stored = async (userId: string) =>
    (await web.house.db.prisma.account.findFirstOrThrow({ where: { userId } })).password!;

  it("is stored as argon2id with OWASP's cost", async () => {
    expect(await stored(web.admin.id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  it("of an older installation still opens, and is hashed anew then", async () => {
    const person = await web.person("olga", "viewer");
    const password = await hashScrypt("correct horse battery");
    await web.house.db.prisma.account.updateMany({ where: { userId: person.id }, data: { password } });
    expect(
      (await web.account("/sign-in/email", { ...wrong, email: person.email }, from("203.0.113.3"))).status,
    ).toBe(401);
    expect(await stored(person.id)).toBe(password);
    expect((await web.signIn(person.email)).status).toBe(200);
    expect(await stored(person.id)).toMatch(/^\$argon2id\$/);
    expect((await web.signIn(person.email)).status).toBe(200);
  });
});
