import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_HEADER } from "@/server/api/client-address";
import { oidcSettings, roleOf } from "@/server/oidc";
import { ORIGIN, openTestWeb, type TestWeb } from "@/server/test-web";
import {
  type Claims,
  type IdentityProvider,
  openIdentityProvider,
} from "@/server/test-web/identity-provider";

let provider: IdentityProvider;
let web: TestWeb;
beforeAll(async () => {
  provider = await openIdentityProvider();
  web = await openTestWeb({
    PFN_OIDC_ISSUER: provider.issuer,
    PFN_OIDC_CLIENT_ID: provider.clientId,
    PFN_OIDC_CLIENT_SECRET: provider.clientSecret,
    PFN_OIDC_NAME: "Acme",
    PFN_OIDC_ROLE_CLAIM: "groups",
    PFN_OIDC_OPERATORS: "oncall, sre",
    PFN_OIDC_ADMINS: "platform",
  });
});
afterAll(async () => {
  await web.close();
  await provider.close();
});

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");

let address = 0;
const begin = (body: object = {}) =>
  web.account(
    "/sign-in/social",
    { provider: "oidc", callbackURL: "/fleet", errorCallbackURL: "/sign-in", ...body },
    { [CLIENT_HEADER]: `203.0.113.${++address}` },
  );

/** As a browser does it: to the provider and back. */
async function comesBack(claims: Partial<Claims>, forge?: IdentityProvider["next"]["forge"]) {
  const given = { sub: "1", email: "eve@example.com", email_verified: true, name: "Eve", ...claims };
  provider.next = { claims: given, forge };
  const started = await begin();
  const { url } = await started.json();
  const atProvider = await fetch(url, { redirect: "manual" });
  const back = new URL(atProvider.headers.get("location")!);
  const response = await web.account(back.pathname.slice("/api/auth".length) + back.search, undefined, {
    cookie: cookiesOf(started),
    [CLIENT_HEADER]: `203.0.113.${address}`,
  });
  return { location: response.headers.get("location") ?? "", cookie: cookiesOf(response), back, started };
}
const me = (cookie: string) => web.call("session.me", undefined, cookie);

describe("signing in elsewhere", () => {
  it("makes a viewer of whoever is new, and the same person of whoever comes again", async () => {
    const first = await comesBack({ sub: "new-1", email: "nina@example.com", name: "Nina" });
    expect(first.location).toBe("/fleet");
    expect((await me(first.cookie)).body).toMatchObject({ name: "Nina", role: "viewer" });
    const again = await comesBack({ sub: "new-1", email: "nina@example.com", name: "Nina" });
    expect((await me(again.cookie)).status).toBe(200);
    const { rows } = await web.house.db.pool.query(
      "select detail from audit where subject = 'person:nina@example.com'",
    );
    expect(rows).toEqual([{ detail: "Nina came by single sign-on, as viewer" }]);
    expect(await web.house.db.prisma.user.count({ where: { email: "nina@example.com" } })).toBe(1);
  });

  it.each([
    [["oncall"], "operator"],
    [["guests", "platform", "sre"], "admin"],
    [["Platform", "operators"], "viewer"],
  ])("gives %j the role %s", async (groups, role) => {
    const email = `${groups.join("-").toLowerCase()}@example.com`;
    const { cookie } = await comesBack({ sub: email, email, groups });
    expect((await me(cookie)).body.role).toBe(role);
  });

  it.each([true, false])(
    "never opens the account of the same address here (verified: %s)",
    async (verified) => {
      const { location, cookie } = await comesBack({
        sub: `takes-ada-over-${verified}`,
        email: web.admin.email,
        email_verified: verified,
      });
      expect(location).toContain("/sign-in?error=account_not_linked");
      expect(cookie).not.toContain("session_token");
      const accounts = await web.house.db.prisma.account.findMany({ where: { userId: web.admin.id } });
      expect(accounts.map(({ providerId }) => providerId)).toEqual(["credential"]);
    },
  );

  it("keeps none of the provider's tokens", async () => {
    await comesBack({ sub: "new-2", email: "tom@example.com", name: "Tom" });
    const kept = await web.house.db.prisma.account.findMany({ where: { providerId: "oidc" } });
    expect(kept.length).toBeGreaterThan(0);
    for (const row of kept) {
      expect([row.accessToken, row.refreshToken, row.idToken]).toEqual([null, null, null]);
    }
  });

  it("lets nobody in who is disabled here", async () => {
    const first = await comesBack({ sub: "new-3", email: "dora@example.com", name: "Dora" });
    await web.house.db.prisma.user.update({ where: { email: "dora@example.com" }, data: { banned: true } });
    expect((await me(first.cookie)).status).toBe(401);
    const again = await comesBack({ sub: "new-3", email: "dora@example.com", name: "Dora" });
    expect(again.cookie).not.toContain("session_token");
  });
});

describe("an ID token that lies", () => {
  it.each([
    { name: "signed by somebody else", forge: { signature: true } },
    { name: "for another client", forge: { claims: { aud: "another" } } },
    { name: "from another issuer", forge: { claims: { iss: "https://evil.example" } } },
    { name: "of another sign-in", forge: { claims: { nonce: "another" } } },
    { name: "that has ended", forge: { claims: { exp: 1 } } },
  ])("opens nothing: $name", async ({ forge }) => {
    const { location, cookie } = await comesBack({ sub: "liar", email: "liar@example.com" }, forge);
    expect(location).toContain("error=");
    expect(cookie).not.toContain("session_token");
    expect(await web.house.db.prisma.user.count({ where: { email: "liar@example.com" } })).toBe(0);
  });

  it.each([
    { name: "handed over by the browser", body: { idToken: { token: "a.b.c" } } },
    { name: "with scopes of the browser's", body: { scopes: ["offline_access"] } },
  ])("is not even looked at: $name", async ({ body }) => {
    expect((await begin(body)).status).toBe(400);
  });

  it("leads nowhere but to a page of ours", async () => {
    expect((await begin({ callbackURL: "https://evil.example/" })).status).toBe(403);
  });
});

it("an answer counts once, and only in the browser that asked", async () => {
  const { back, started, cookie } = await comesBack({ sub: "once", email: "once@example.com", name: "Once" });
  expect((await me(cookie)).status).toBe(200);
  const path = back.pathname.slice("/api/auth".length) + back.search;
  const senders: Record<string, string>[] = [{ cookie: cookiesOf(started) }, {}];
  for (const headers of senders) {
    const replay = await web.account(path, undefined, { ...headers, [CLIENT_HEADER]: "203.0.113.200" });
    expect(cookiesOf(replay)).not.toContain("session_token");
  }
});

it("the sign-in page is told what the provider is called", async () => {
  expect((await web.call("setup.status")).body).toEqual({ open: false, elsewhere: "Acme" });
});

describe("the configuration", () => {
  const some = { PFN_OIDC_ISSUER: ORIGIN, PFN_OIDC_CLIENT_ID: "pfn", PFN_OIDC_NAME: "x" };
  it("is refused by halves, and none at all is fine", () => {
    expect(oidcSettings({ PFN_OIDC_NAME: "x" } as never)).toBeNull();
    expect(() => oidcSettings(some as never)).toThrow(/go together/);
  });
  it("gives nobody a role whose claim is missing or of another kind", () => {
    const roles = { admin: ["platform"], operator: [] };
    expect(roleOf({ roleClaim: "groups", roles }, { groups: "platform" })).toBe("admin");
    expect(roleOf({ roleClaim: "groups", roles }, {})).toBe("viewer");
    expect(roleOf({ roleClaim: "groups", roles }, { groups: { admin: true } })).toBe("viewer");
    expect(roleOf({ roles }, { groups: ["platform"] })).toBe("viewer");
  });
});
