import assert from "node:assert/strict";
import { cookiesOf, nextAddress, type Trial, type World } from "@/bench/security/web/trial";
import { CLIENT_HEADER } from "@/server/api/client-address";
import { issueSetupToken } from "@/server/embedded/issue-setup-token";

const guess = (web: World["web"], email: string, headers: Record<string, string>) =>
  web.account("/sign-in/email", { email, password: "a wild guess of mine" }, headers);

export const trials: readonly Trial[] = [
  {
    control: "sign-in: an account and an address are held back, whatever the sender calls itself",
    async run({ web }) {
      const one = { [CLIENT_HEADER]: nextAddress() };
      const perAddress: number[] = [];
      for (let i = 0; i < 12; i++) {
        const spoofed = { ...one, "x-forwarded-for": nextAddress(), "x-real-ip": nextAddress() };
        perAddress.push((await guess(web, `held-${i}@example.com`, spoofed)).status);
      }
      assert.deepEqual(perAddress, [...Array(10).fill(401), 429, 429]);
      const perAccount: number[] = [];
      for (let i = 0; i < 22; i++) {
        perAccount.push((await guess(web, "one@example.com", { [CLIENT_HEADER]: nextAddress() })).status);
      }
      assert.deepEqual(perAccount.slice(19), [401, 429, 429]);
      return "10 tries from an address, 20 for an account, then none";
    },
  },
  {
    control: "sign-in: passwords are argon2id with at least 19 MiB and two passes",
    async run({ web }) {
      const accounts = await web.house.db.prisma.account.findMany({ where: { providerId: "credential" } });
      assert.ok(accounts.length > 0);
      for (const { password } of accounts) {
        const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(password ?? "") ?? [];
        assert.ok(Number(memory) >= 19_456 && Number(passes) >= 2, "a weaker hash is stored");
      }
      return `${accounts.length} of ${accounts.length} hashes`;
    },
  },
  {
    control: "sign-in: a session ends with signing out, a new password, a reset link, and its person's end",
    async run({ web }) {
      const alive = async (cookie: string) =>
        (await web.call("session.me", undefined, cookie)).status === 200;
      const next = "another good long password";
      const ends: Record<
        string,
        (person: Awaited<ReturnType<typeof web.person>>, other: string) => Promise<unknown>
      > = {
        "signing out": (_person, other) => web.account("/sign-out", {}, { cookie: other }),
        "a new password": ({ cookie }) =>
          web.call("account.changePassword", { current: "correct horse battery", next }, cookie),
        "a reset link": async ({ id }) => {
          const { body } = await web.call("people.makeResetLink", { id }, web.admin.cookie);
          const token = body.link.split("#")[1];
          return web.call("account.resetPassword", { token, password: next });
        },
        "being disabled": ({ id }) =>
          web.call("people.setDisabled", { id, disabled: true }, web.admin.cookie),
      };
      for (const [name, end] of Object.entries(ends)) {
        const person = await web.person(`ends-${name.replaceAll(" ", "-")}`, "viewer");
        const other = cookiesOf(await web.signIn(person.email));
        assert.notEqual(other, person.cookie, "signing in twice gave one session");
        assert.ok(await alive(other));
        await end(person, other);
        assert.equal(await alive(other), false, `${name} left a session`);
      }
      return `${Object.keys(ends).length} ways`;
    },
  },
  {
    control: "single sign-on: no account here is opened by an address there, and a lying token opens nothing",
    async run({ web, provider }) {
      const attempt = async (claims: object, forge?: World["provider"]["next"]["forge"]) => {
        const whole = { sub: "s", email: "s@example.com", email_verified: true, name: "S", ...claims };
        provider.next = { claims: whole, forge };
        const from = { [CLIENT_HEADER]: nextAddress() };
        const started = await web.account(
          "/sign-in/social",
          { provider: "oidc", callbackURL: "/", errorCallbackURL: "/sign-in" },
          from,
        );
        const { url } = await started.json();
        const back = new URL((await fetch(url, { redirect: "manual" })).headers.get("location")!);
        const path = back.pathname.slice("/api/auth".length) + back.search;
        const done = await web.account(path, undefined, { ...from, cookie: cookiesOf(started) });
        return (await web.call("session.me", undefined, cookiesOf(done))).body.role as string | undefined;
      };
      assert.equal(await attempt({ sub: "1", email: "came@example.com" }), "viewer");
      assert.equal(await attempt({ sub: "2", email: "op@example.com", groups: ["sre"] }), "operator");
      assert.equal(await attempt({ sub: "3", email: web.admin.email, email_verified: false }), undefined);
      assert.equal(await attempt({ sub: "4", email: web.admin.email, groups: ["platform"] }), undefined);
      const lies = [
        { signature: true },
        { claims: { aud: "another" } },
        { claims: { iss: "https://evil.example" } },
        { claims: { nonce: "another" } },
        { claims: { exp: 1 } },
      ];
      for (const lie of lies)
        assert.equal(await attempt({ sub: "5", email: "liar@example.com" }, lie), undefined);
      return `2 takeovers and ${lies.length} forged tokens refused`;
    },
  },
  {
    control: "first start: of 50 who hold the set-up link at once, one becomes administrator",
    async run({ web, keepSecret }) {
      const { pool, prisma } = web.house.db;
      await pool.query('delete from "user"');
      const token = keepSecret((await issueSetupToken(web.databaseUrl))!);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          web.call("setup.createAdmin", {
            name: `Racer ${i}`,
            email: `racer-${i}@example.com`,
            password: keepSecret(`racing for it ${i} times`),
            token,
          }),
        ),
      );
      assert.equal(answers.filter(({ body }) => body.kind === "done").length, 1);
      assert.equal(await prisma.user.count(), 1);
      for (const guessed of [token, "guessed", `${token}x`]) {
        const input = {
          name: "Late",
          email: "late@example.com",
          password: "far too late for it",
          token: guessed,
        };
        assert.equal((await web.call("setup.createAdmin", input)).body.kind, "refused");
      }
      assert.equal(await issueSetupToken(web.databaseUrl), null, "a new link was made after the set-up");
      return "50 at once, 1 administrator";
    },
  },
];
