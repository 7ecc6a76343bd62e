import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appRouter } from "@/server/api/root";
import { allows, ROLES, type Role } from "@/server/domain/access/roles";
import { openTestWeb, type Person, type TestWeb } from "@/server/test-web";

type Identity = "nobody" | Role | "disabled";

/**
 * Who may call what, and an input that is understood and, where it would change something, names something that is not
 * there. A procedure that is missing here fails the first test: whoever adds one decides who may call it.
 */
const MATRIX: Record<string, { least: Role | "public"; input?: unknown }> = {
  "session.me": { least: "viewer" },
  "session.setActingPaused": { least: "operator", input: { paused: false, because: "" } },
  "live.changes": { least: "viewer" },
  "fleet.list": { least: "viewer", input: {} },
  "overview.get": { least: "viewer" },
  "fleet.names": { least: "viewer" },
  "fleet.sparks": { least: "viewer", input: { ids: [1] } },
  "container.get": { least: "viewer", input: { id: 1 } },
  "container.history": { least: "viewer", input: { id: 1, range: "1h" } },
  "container.forecast": { least: "viewer", input: { id: 1 } },
  "container.pastForecasts": { least: "viewer", input: { id: 1, range: "1h" } },
  "container.marks": { least: "viewer", input: { id: 1, range: "1h" } },
  "container.nearestCase": { least: "viewer", input: { id: 1 } },
  "container.timeline": { least: "viewer", input: { id: 1 } },
  "container.applicationHistory": { least: "viewer", input: { seriesId: 1, range: "1h" } },
  "container.setTelemetry": { least: "operator", input: { id: 1, endpoint: null } },
  "container.selectSeries": { least: "operator", input: { seriesId: 1, selected: true, role: null } },
  "objectives.list": { least: "viewer", input: { containerId: 1 } },
  "objectives.set": {
    least: "operator",
    input: {
      containerId: 9999,
      measure: "error_ratio",
      seriesId: null,
      side: "above",
      bound: 0.05,
      minutes: 5,
    },
  },
  "objectives.remove": { least: "operator", input: { id: 9999 } },
  "negotiations.list": { least: "viewer", input: { scope: "waiting" } },
  "negotiations.observed": { least: "viewer" },
  "negotiations.get": { least: "viewer", input: { id: "none" } },
  "negotiations.approve": { least: "operator", input: { id: "none", revision: 1 } },
  "negotiations.decideMove": { least: "operator", input: { negotiationId: "none", accept: true } },
  "negotiations.takeBack": { least: "operator", input: { id: "none" } },
  "negotiations.residual": { least: "viewer", input: { id: "none", amount: 1 } },
  "negotiations.reject": { least: "operator", input: { id: "none", revision: 1, note: "no" } },
  "negotiations.counter": { least: "operator", input: { id: "none", revision: 1, amount: 1 } },
  "policies.list": { least: "viewer" },
  "policies.preview": { least: "viewer", input: { pattern: "*", threshold: 0.5, horizonMinutes: 15 } },
  "policies.revisions": { least: "viewer", input: { id: 9999 } },
  "policies.startReplay": {
    least: "operator",
    input: { name: "shop", pattern: "none", rank: 1, overrides: { threshold: 0.5 } },
  },
  "policies.replayRun": { least: "viewer", input: { id: "none" } },
  "policies.cancelReplay": { least: "operator", input: { id: "none" } },
  "policies.unlockAuto": { least: "operator", input: { id: 9999 } },
  "policies.overrideAuto": { least: "admin", input: { id: 9999, reason: "because I say so" } },
  "policies.lockAuto": { least: "operator", input: { id: 9999 } },
  "policies.setAutoBar": {
    least: "admin",
    input: { caughtShare: 0.8, falseGrantsPerDay: 2, fewestFailures: 5, fewestDays: 5 },
  },
  "policies.save": {
    least: "operator",
    input: { id: 9999, revision: 1, name: "none", pattern: "none", rank: 1, overrides: {} },
  },
  "policies.remove": { least: "admin", input: { id: 9999, revision: 1 } },
  "hosts.list": { least: "viewer" },
  "hosts.endpoints": { least: "viewer" },
  "hosts.add": { least: "admin", input: { name: "none", address: "tcp://none:99999", tls: null } },
  "hosts.test": { least: "admin", input: { id: 9999 } },
  "hosts.remove": { least: "admin", input: { id: 9999 } },
  "models.speaking": { least: "viewer", input: {} },
  "models.lstm": { least: "viewer" },
  "models.retrain": { least: "operator" },
  "models.choose": { least: "operator", input: { version: "none" } },
  "failureModels.averted": { least: "viewer" },
  "failureModels.holdout": { least: "viewer" },
  "failureModels.leadTimes": { least: "viewer" },
  "failureModels.outcomes": { least: "viewer" },
  "failureModels.quality": { least: "viewer", input: { horizonMinutes: 15 } },
  "failureModels.learning": { least: "viewer" },
  "failureModels.drift": { least: "viewer" },
  "failureModels.retrain": { least: "operator" },
  "failureModels.cancelTraining": { least: "operator" },
  "failureModels.choose": { least: "operator", input: { version: "none" } },
  "failureModels.rollBack": { least: "operator" },
  "leases.extend": { least: "operator", input: { id: "none" } },
  "leases.keepForGood": { least: "operator", input: { id: "none" } },
  "hosts.setReserve": { least: "admin", input: { id: 9999, cpuMillicores: 0, memoryBytes: 0 } },
  "hosts.setCapacity": {
    least: "admin",
    input: { id: 9999, networkBytesPerSecond: null, diskBytesPerSecond: null },
  },
  "feeds.list": { least: "viewer" },
  "feeds.save": {
    least: "admin",
    input: {
      id: 9999,
      settings: { source: "signed", name: "none", hostId: null, staleAfterSeconds: 60, holdSeconds: 60 },
    },
  },
  "feeds.setPaused": { least: "admin", input: { id: 9999, paused: true } },
  "feeds.remove": { least: "admin", input: { id: 9999 } },
  "feeds.test": { least: "admin", input: { id: 9999 } },
  "machines.list": { least: "viewer" },
  "machines.save": {
    least: "admin",
    input: { hostId: 9999, settings: { kind: "libvirt", uri: "qemu:///system", domain: "vm-1" } },
  },
  "machines.remove": { least: "admin", input: { hostId: 9999 } },
  "machines.test": { least: "admin", input: { hostId: 9999 } },
  "machines.giveBack": { least: "operator", input: { leaseId: "none" } },
  "savings.containers": { least: "viewer" },
  "savings.page": { least: "viewer", input: { of: "memory" } },
  "savings.ofContainer": { least: "viewer", input: { id: 1 } },
  "savings.days": { least: "viewer", input: { host: null } },
  "savings.report": { least: "viewer", input: { days: 30 } },
  "savings.offers": { least: "viewer" },
  "savings.settings": { least: "viewer" },
  "savings.accept": { least: "operator", input: { offers: [{ id: "none", revision: 1 }] } },
  "savings.giveBack": { least: "operator", input: { id: "none" } },
  "savings.setSettings": {
    least: "admin",
    input: {
      reclaim: { enabled: true, stepShare: 0.25, watchSeconds: 600, leastHistoryHours: 24 },
      prices: { currency: "EUR", cpuCoreHour: null, memoryGibHour: null },
    },
  },
  "notifications.settings": { least: "operator" },
  "notifications.save": {
    least: "admin",
    input: {
      id: 9999,
      revision: 1,
      name: "none",
      enabled: false,
      target: { kind: "slack" },
      rules: [
        {
          kinds: ["failed"],
          leastSeverity: "info",
          pattern: "*",
          holdOffSeconds: 0,
          quiet: null,
          criticalAlways: true,
        },
      ],
    },
  },
  "notifications.remove": { least: "admin", input: { id: 9999 } },
  "notifications.test": { least: "admin", input: { id: 9999 } },
  "notifications.setPublicUrl": { least: "admin", input: { url: null } },
  "savedViews.list": { least: "viewer", input: { page: "fleet" } },
  "savedViews.save": { least: "viewer", input: { page: "fleet", name: "all", query: "" } },
  "savedViews.remove": { least: "viewer", input: { id: 9999 } },
  "audit.list": { least: "viewer", input: {} },
  "audit.check": { least: "viewer" },
  "audit.verify": { least: "viewer", input: {} },
  "settings.telemetry": { least: "viewer" },
  "settings.retention": { least: "viewer" },
  "settings.setRetention": { least: "admin", input: { days: null } },
  "people.list": { least: "admin" },
  "people.create": {
    least: "admin",
    input: { name: "Ada", email: "ada@example.com", password: "long enough to be one", role: "viewer" },
  },
  "people.setRole": { least: "admin", input: { id: "none", role: "admin" } },
  "people.setDisabled": { least: "admin", input: { id: "none", disabled: true } },
  "people.makeResetLink": { least: "admin", input: { id: "none" } },
  "account.sessions": { least: "viewer" },
  "account.changePassword": {
    least: "viewer",
    input: { current: "not the password", next: "long enough to be one" },
  },
  "account.endSessions": { least: "viewer", input: { id: "none" } },
  "account.resetPassword": {
    least: "public",
    input: { token: "guessed", password: "long enough to be one" },
  },
  "tokens.list": { least: "viewer" },
  "tokens.create": { least: "viewer", input: { name: "probe", scope: "read", expiresInDays: 1 } },
  "tokens.revoke": { least: "viewer", input: { id: "none" } },
  "setup.status": { least: "public" },
  "setup.createAdmin": {
    least: "public",
    input: { name: "Eve", email: "eve@example.com", password: "long enough to be one", token: "guessed" },
  },
};

const procedures = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { type: "query" | "mutation" | "subscription"; output?: unknown; meta?: { role?: string } } }
>;

let web: TestWeb;
const people = new Map<Identity, Person>();

beforeAll(async () => {
  web = await openTestWeb();
  people.set("admin", web.admin);
  people.set("viewer", await web.person("vera", "viewer"));
  people.set("operator", await web.person("otto", "operator"));
  const disabled = await web.person("dora", "admin");
  people.set("disabled", disabled);
  // Shut out by a hand in the database: the session itself is still there.
  await web.house.db.prisma.user.update({ where: { id: disabled.id }, data: { banned: true } });
});
afterAll(() => web.close());

function expected(least: Role | "public", identity: Identity): "answers" | 401 | 403 {
  if (least === "public") return "answers";
  if (identity === "nobody" || identity === "disabled") return 401;
  return allows(identity, least) ? "answers" : 403;
}

describe("who may call what", () => {
  it("is decided for every procedure there is, and for no other", () => {
    expect(Object.keys(procedures).toSorted()).toEqual(Object.keys(MATRIX).toSorted());
  });

  const identities: Identity[] = ["nobody", ...ROLES, "disabled"];
  it.each(Object.keys(MATRIX).flatMap((path) => identities.map((identity) => ({ path, identity }))))(
    "$path as $identity",
    async ({ path, identity }) => {
      const { least, input } = MATRIX[path]!;
      const { status, body } = await web.call(path, input, people.get(identity)?.cookie);
      const want = expected(least, identity);
      if (want === "answers") expect([200, 404], JSON.stringify(body)).toContain(status);
      else expect(status).toBe(want);
    },
  );

  it.each(Object.keys(MATRIX).filter((path) => MATRIX[path]!.least !== "public"))(
    "%s tells a stranger nothing about its input",
    async (path) => {
      expect((await web.call(path, { nonsense: true })).status).toBe(401);
    },
  );

  it("changed nothing in all these calls but the audit's word of who let acting go on, and one's own tokens", async () => {
    const { rows } = await web.house.db.pool.query("select distinct action from audit order by action");
    expect(rows.map(({ action }) => action)).toEqual(["acting.resume", "person.create", "token.create"]);
  });
});

describe("every procedure", () => {
  it.each(Object.entries(procedures))("%s names its role", (path, { _def }) => {
    expect(_def.meta?.role).toBe(MATRIX[path]?.least);
  });

  it.each(Object.entries(procedures).filter(([, { _def }]) => _def.type !== "subscription"))(
    "%s parses what it returns, so that nothing else leaves the house",
    (_path, { _def }) => {
      expect(_def.output).toBeDefined();
    },
  );
});
