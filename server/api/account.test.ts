import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_HEADER } from "@/server/api/client-address";
import { openTestWeb, type Person, type TestWeb } from "@/server/test-web";

const OLD = "correct horse battery";
const NEW = "staple battery horse correct";

let web: TestWeb;
let address = 0;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

const me = async (cookie: string) => (await web.call("session.me", undefined, cookie)).status;
const signIn = async (person: Person, password: string) => {
  const headers = { [CLIENT_HEADER]: `198.51.100.${++address}` };
  const response = await web.account("/sign-in/email", { email: person.email, password }, headers);
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  return { status: response.status, cookie };
};

describe("changing one's own password", () => {
  it("ends every other session, keeps this one, and the old password opens nothing", async () => {
    const person = await web.person("carol", "viewer");
    const elsewhere = await signIn(person, OLD);
    const answer = await web.call("account.changePassword", { current: OLD, next: NEW }, person.cookie);
    expect(answer.body).toEqual({ kind: "done", message: expect.stringContaining("1 other session ended") });
    expect(await me(person.cookie)).toBe(200);
    expect(await me(elsewhere.cookie)).toBe(401);
    expect((await signIn(person, OLD)).status).toBe(401);
    expect((await signIn(person, NEW)).status).toBe(200);
  });

  it("needs the current one, and stops guessing at a screen that was left open", async () => {
    const person = await web.person("dave", "viewer");
    const change = () =>
      web.call("account.changePassword", { current: "guessed wrongly", next: NEW }, person.cookie);
    expect((await change()).body).toEqual({ kind: "refused", because: "The current password is wrong." });
    await web.house.db.pool.query("update rate_limit set count = 10 where key like 'account|%|3600'");
    expect((await change()).body.because).toContain("Too many tries");
    const right = await web.call("account.changePassword", { current: OLD, next: NEW }, person.cookie);
    expect(right.body.kind).toBe("refused");
  });
});

describe("one's own sessions", () => {
  it("are listed without their secrets, and end one by one or all but this one", async () => {
    const person = await web.person("erin", "viewer");
    const others = [await signIn(person, OLD), await signIn(person, OLD), await signIn(person, OLD)];
    const list = (await web.call("account.sessions", undefined, person.cookie)).body;
    expect(list).toHaveLength(4);
    expect(list.filter((each: { current: boolean }) => each.current)).toHaveLength(1);
    const { rows } = await web.house.db.pool.query("select token from session where user_id = $1", [
      person.id,
    ]);
    for (const { token } of rows) expect(JSON.stringify(list)).not.toContain(token);

    const newest = list.find((each: { current: boolean }) => !each.current);
    expect((await web.call("account.endSessions", { id: newest.id }, person.cookie)).body.kind).toBe("done");
    expect(await Promise.all(others.map(({ cookie }) => me(cookie)))).toContain(401);
    expect((await web.call("account.endSessions", { id: null }, person.cookie)).body.kind).toBe("done");
    expect(await Promise.all(others.map(({ cookie }) => me(cookie)))).toEqual([401, 401, 401]);
    expect(await me(person.cookie)).toBe(200);
  });

  it("of others cannot be ended", async () => {
    const person = await web.person("frank", "operator");
    const [session] = (await web.call("account.sessions", undefined, web.admin.cookie)).body;
    const answer = await web.call("account.endSessions", { id: session.id }, person.cookie);
    expect(answer.body.kind).toBe("refused");
    expect(await me(web.admin.cookie)).toBe(200);
  });

  it("end after 30 days, however much they are used", async () => {
    const person = await web.person("gina", "viewer");
    await web.house.db.pool.query(
      "update session set created_at = now() - interval '31 days' where user_id = $1",
      [person.id],
    );
    expect(await me(person.cookie)).toBe(401);
  });
});

describe("a reset link", () => {
  const make = async (person: Person): Promise<string> => {
    const { body } = await web.call("people.makeResetLink", { id: person.id }, web.admin.cookie);
    expect(body.link).toMatch(/\/reset#[\w-]{43}$/);
    return body.link.split("#")[1];
  };
  const redeem = (token: string, password = NEW) => web.call("account.resetPassword", { token, password });

  it("sets the password once, of 10 tries at once, and ends all sessions", async () => {
    const person = await web.person("hugo", "operator");
    const token = await make(person);
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(token)));
    expect(answers.filter(({ body }) => body.kind === "done")).toHaveLength(1);
    expect(await me(person.cookie)).toBe(401);
    expect((await signIn(person, NEW)).status).toBe(200);
    expect((await signIn(person, OLD)).status).toBe(401);
  });

  it("is replaced by a newer one, ends after an hour, and is worth nothing to who was disabled since", async () => {
    const person = await web.person("ivan", "viewer");
    const older = await make(person);
    const newer = await make(person);
    expect((await redeem(older)).body.kind).toBe("refused");
    await web.house.db.pool.query("update password_reset set expires_at = now() - interval '1 s'");
    expect((await redeem(newer)).body.kind).toBe("refused");
    const last = await make(person);
    await web.call("people.setDisabled", { id: person.id, disabled: true }, web.admin.cookie);
    expect((await redeem(last)).body.kind).toBe("refused");
    expect((await web.call("people.makeResetLink", { id: person.id }, web.admin.cookie)).body.kind).toBe(
      "refused",
    );
  });

  it("stands nowhere in the database in a form that could be used", async () => {
    const person = await web.person("jill", "viewer");
    const token = await make(person);
    const { rows } = await web.house.db.pool.query(
      "select (select json_agg(r) from password_reset r)::text || (select json_agg(a) from audit a)::text as all",
    );
    expect(rows[0].all).not.toContain(token);
  });
});
