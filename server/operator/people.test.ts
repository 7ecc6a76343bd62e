import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAuth } from "@/server/auth";
import { systemClock } from "@/server/clock";
import { issueSetupToken } from "@/server/embedded/issue-setup-token";
import { createLog } from "@/server/log";
import { createFirstAdministrator } from "@/server/operator/create-first-administrator";
import { createPerson, setDisabled, setRole } from "@/server/operator/manage-people";
import type { PersonDesk } from "@/server/operator/person-desk";
import { readPeople } from "@/server/store/people";
import { testDatabase } from "@/server/test-house";
import { WaitingJobs } from "@/server/test-house/waiting-jobs";

const store = testDatabase();
let desk: PersonDesk;

beforeAll(() => {
  desk = {
    db: store.db,
    // A set-up token's end is reckoned by the database, so by the machine's time.
    clock: systemClock,
    jobs: new WaitingJobs(),
    user: { id: "test", name: "Ada" },
    auth: createAuth({
      oidc: null,
      db: store.db,
      log: createLog("test", "silent"),
      secret: "only-for-tests-0123456789-abcdefgh",
      publicUrl: "http://localhost:7300",
      trustedOrigins: [],
    }),
  };
});

beforeEach(async () => {
  await store.db.prisma.user.deleteMany({});
  await store.db.prisma.setupToken.deleteMany({});
});

const ada = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
const administrators = async () => (await readPeople(store.db)).filter((p) => p.role === "admin");
const tokenNow = async () => (await issueSetupToken(store.db.url)) ?? "";
const NEW_LINK = "This set-up link was used or has expired. Restart PFN (npm run up): it prints a new one.";

describe("the first administrator", () => {
  it("of fifty tries at once with one token, one makes one", async () => {
    const token = await tokenNow();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        createFirstAdministrator(desk, { ...ada, email: `ada${i}@example.org`, token }),
      ),
    );
    expect(outcomes.filter((o) => o.kind === "done")).toHaveLength(1);
    expect(await administrators()).toHaveLength(1);
    expect(await store.db.prisma.user.count()).toBe(1);
  });

  it.each([
    { name: "a wrong token", token: async () => (await tokenNow()).replace(/^./, "~"), later: 0 },
    { name: "an expired token", token: tokenNow, later: 61 * 60_000 },
    { name: "no token", token: async () => "", later: 0 },
  ])("is not made with $name, and it says how to get a new one", async ({ token, later }) => {
    const late = { ...desk, clock: { now: () => systemClock.now() + later } };
    const outcome = await createFirstAdministrator(late, { ...ada, token: await token() });
    expect(outcome).toEqual({ kind: "refused", because: NEW_LINK });
    expect(await store.db.prisma.user.count()).toBe(0);
  });

  it("is not made with a used token, nor with a good one once there is somebody", async () => {
    const token = await tokenNow();
    expect(await createFirstAdministrator(desk, { ...ada, token })).toMatchObject({ kind: "done" });
    const again = await createFirstAdministrator(desk, { ...ada, email: "eve@example.org", token });
    expect(again).toMatchObject({
      kind: "refused",
      because: expect.stringMatching(/^PFN is set up already/),
    });
    await store.db.prisma.user.deleteMany({});
    expect(await createFirstAdministrator(desk, { ...ada, token })).toEqual({
      kind: "refused",
      because: NEW_LINK,
    });
  });

  it("may try again with the same token after an address that is none", async () => {
    const token = await tokenNow();
    const slip = await createFirstAdministrator(desk, { ...ada, email: "ada at example", token });
    expect(slip.kind).toBe("refused");
    expect(await createFirstAdministrator(desk, { ...ada, token })).toMatchObject({ kind: "done" });
    expect(await administrators()).toMatchObject([{ name: "Ada", email: "ada@example.org" }]);
  });
});

describe("people", () => {
  const idOf = async (name: string) => (await readPeople(store.db)).find((p) => p.name === name)!.id;

  beforeEach(async () => {
    await createFirstAdministrator(desk, { ...ada, token: await tokenNow() });
  });

  it("the last administrator stays one, and stays in", async () => {
    const id = await idOf("Ada");
    const refused = {
      kind: "refused",
      because: "Ada is the last administrator. Make somebody else one first.",
    };
    expect(await setRole(desk, { id, role: "viewer" })).toEqual(refused);
    expect(await setDisabled(desk, { id, disabled: true })).toEqual(refused);
    expect(await administrators()).toMatchObject([{ name: "Ada", disabled: false }]);
  });

  it("two administrators who demote each other at once leave one", async () => {
    await createPerson(desk, { ...ada, name: "Bob", email: "bob@example.org", role: "admin" });
    const [a, b] = [await idOf("Ada"), await idOf("Bob")];
    const outcomes = await Promise.all([
      setRole(desk, { id: a, role: "viewer" }),
      setRole(desk, { id: b, role: "viewer" }),
    ]);
    expect(outcomes.map((o) => o.kind).sort()).toEqual(["done", "refused"]);
    expect(await administrators()).toHaveLength(1);
  });

  it("a disabled administrator does not count as one who is left", async () => {
    await createPerson(desk, { ...ada, name: "Bob", email: "bob@example.org", role: "admin" });
    expect(await setDisabled(desk, { id: await idOf("Bob"), disabled: true })).toMatchObject({
      kind: "done",
    });
    expect(await setRole(desk, { id: await idOf("Ada"), role: "operator" })).toMatchObject({
      kind: "refused",
    });
  });

  it("who is disabled loses every session, and the audit says who did it", async () => {
    await createPerson(desk, { ...ada, name: "Bob", email: "bob@example.org", role: "operator" });
    const id = await idOf("Bob");
    const expiresAt = new Date(systemClock.now() + 60_000);
    await store.db.prisma.session.create({ data: { id: "s", token: "t", userId: id, expiresAt } });
    await setDisabled(desk, { id, disabled: true });
    expect(await store.db.prisma.session.count({ where: { userId: id } })).toBe(0);
    const audit = await store.db.prisma.audit.findFirst({
      where: { action: "person.disable" },
      orderBy: { id: "desc" },
    });
    expect(audit).toMatchObject({
      actor: "user:Ada",
      subject: "person:bob@example.org",
      detail: "Bob cannot sign in any more",
    });
  });

  it("an e-mail address that is taken is refused", async () => {
    expect(await createPerson(desk, { ...ada, role: "viewer" })).toMatchObject({ kind: "refused" });
    expect(await store.db.prisma.user.count()).toBe(1);
  });
});
