import { beforeAll, describe, expect, it } from "vitest";
import type { PolicyOverrides } from "@/server/api/shapes/policy";
import { boundsOf } from "@/server/domain/negotiation/limit-of";
import { negotiate } from "@/server/loop/negotiate";
import type { Desk } from "@/server/operator/desk";
import { removePolicy, savePolicy } from "@/server/operator/tune-policy";
import { listPolicies, matchesPattern, policyInForce } from "@/server/store/policies";
import { previewThreshold, readPolicies } from "@/server/store/policy-view";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
let desk: Desk;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [
      leak("checkout-api", 8),
      leak("checkout-web", 14),
      leak("catalog", 20),
      healthy("steady"),
      leak("modest", 8, { labels: { "pfn.mode": "observe", "pfn.memory.max": "300m" } }),
    ],
    policy: { mode: "ask", threshold: 0.98, targetRisk: 0.01 },
  });
  desk = { ...house, user: { id: "ada", name: "Ada" } };
  await house.live(10);
});

const rowOf = (name: string) => house.db.prisma.policy.findUnique({ where: { name } });
const inForce = async (workload: string, labels: Record<string, string> = {}) =>
  policyInForce(await listPolicies(house.db), workload, labels);

async function save(name: string, rest: { pattern?: string; rank?: number; overrides: PolicyOverrides }) {
  const known = await rowOf(name);
  return savePolicy(desk, {
    id: known?.id,
    revision: known?.revision,
    name,
    pattern: rest.pattern ?? "*",
    rank: rest.rank ?? 1,
    overrides: rest.overrides,
  });
}

describe("moving the threshold", () => {
  it("shows beforehand exactly the containers that the next cycle acts on", async () => {
    const before = await house.db.prisma.negotiation.count();
    expect(before).toBe(0);
    const threshold = 0.4;
    const preview = await previewThreshold(house.db, { pattern: "*", threshold, horizonMinutes: 15 });
    expect(preview.matches).toBe(5);
    expect(preview.over.map((c) => c.name)).toEqual(expect.arrayContaining(["checkout-api", "modest"]));
    expect(preview.over.map((c) => c.name)).not.toContain("steady");
    expect(await save("default", { overrides: { mode: "ask", threshold } })).toEqual({
      kind: "done",
      message: "Saved: the next cycle goes by default.",
    });
    await negotiate(house, { hostId: house.hostId });
    const acted = await house.db.prisma.negotiation.findMany({ include: { container: true } });
    expect(acted.map((n) => n.container.name).sort()).toEqual(preview.over.map((c) => c.name).sort());
    const [modest] = await house.negotiations("modest");
    expect(modest).toMatchObject({ mode: "observe", state: "observed" });
    expect(modest!.ask).toMatchObject({ amounts: { max: 300 * MIB } });
  });
});

describe("which value is in force", () => {
  it("the built-in one, under the default policy, under others by rank, under labels; and it says which", async () => {
    await save("shop", { pattern: "checkout-*", rank: 5, overrides: { threshold: 0.5, leaseSeconds: 900 } });
    await save("web", { pattern: "*-web", rank: 9, overrides: { threshold: 0.45 } });
    const { policy, sources, problems } = await inForce("checkout-web", { "pfn.lease": "10m" });
    expect(policy).toMatchObject({ threshold: 0.45, leaseSeconds: 600, mode: "ask", priority: 50 });
    expect(sources).toMatchObject({
      threshold: "policy:web",
      leaseSeconds: "label:pfn.lease",
      mode: "policy:default",
      priority: "default",
    });
    expect(problems).toEqual([]);
    expect((await inForce("checkout-api")).sources).toMatchObject({ threshold: "policy:shop" });
    expect((await inForce("catalog")).policy).toMatchObject({ threshold: 0.4, leaseSeconds: 3600 });
  });

  it("bounds on network and disk are kept to the byte, and are what is negotiated within", async () => {
    const overrides = {
      networkMaxBytesPerSecond: 20 * MIB,
      networkStepBytesPerSecond: MIB,
      diskMaxBytesPerSecond: 2 ** 33,
    };
    await save("rates", { pattern: "uploads", rank: 3, overrides });
    const { policy, sources } = await inForce("uploads");
    expect(boundsOf(policy, "network")).toEqual({ min: null, max: 20 * MIB, step: MIB });
    expect(boundsOf(policy, "disk")).toEqual({ min: null, max: 2 ** 33, step: MIB / 4 });
    expect(sources).toMatchObject({
      diskMaxBytesPerSecond: "policy:rates",
      diskStepBytesPerSecond: "default",
    });
    await save("rates", { pattern: "uploads", rank: 3, overrides: { diskMaxBytesPerSecond: 2 ** 20 } });
    expect(boundsOf((await inForce("uploads")).policy, "network").max).toBeNull();
  });

  it("a label only narrows: what would widen is held at the policy's value, and shown", async () => {
    await save("capped", {
      pattern: "cart",
      overrides: { memoryMaxBytes: 1024 * MIB, labelMaxMode: "ask", mode: "observe" },
    });
    const { policy, problems } = await inForce("cart", { "pfn.memory.max": "4g", "pfn.mode": "auto" });
    expect(policy).toMatchObject({ memoryMaxBytes: 1024 * MIB, mode: "ask" });
    expect(problems.map((p) => p.label).sort()).toEqual(["pfn.memory.max", "pfn.mode"]);
  });

  it.each([
    ["checkout-*", "checkout-api", true],
    ["checkout-*", "my-checkout-api", false],
    ["c?talog", "catalog", true],
    ["a.b", "axb", false],
    ["*", "anything/at:all", true],
  ])("the pattern %s on the name %s: %s", (pattern, name, matches) => {
    expect(matchesPattern(pattern, name)).toBe(matches);
  });
});

describe("saving a policy", () => {
  it("that somebody else saved meanwhile is refused, and nothing changes", async () => {
    const seen = (await rowOf("shop"))!;
    await save("shop", { pattern: "checkout-*", rank: 5, overrides: { threshold: 0.55 } });
    const newer = await rowOf("shop");
    const audits = await house.db.prisma.audit.count();
    const stale = { id: seen.id, revision: seen.revision, name: "shop", pattern: "*", rank: 1 };
    expect(await savePolicy(desk, { ...stale, overrides: { threshold: 0.9 } })).toMatchObject({
      kind: "refused",
      because: expect.stringMatching(/^Somebody else saved this policy/),
    });
    expect(await removePolicy(desk, { id: seen.id, revision: seen.revision })).toMatchObject({
      kind: "refused",
    });
    expect(await rowOf("shop")).toEqual(newer);
    expect(await house.db.prisma.audit.count()).toBe(audits);
  });

  it.each<{ name: string; overrides: PolicyOverrides; because: RegExp }>([
    {
      name: "a least above the most",
      overrides: { memoryMinBytes: 512 * MIB, memoryMaxBytes: 256 * MIB },
      because: /least memory is above the most/,
    },
    {
      name: "a target at the threshold",
      overrides: { threshold: 0.3, targetRisk: 0.3 },
      because: /target risk must be under the threshold/,
    },
  ])("with $name is refused", async ({ overrides, because }) => {
    expect(await save("odd", { overrides })).toMatchObject({
      kind: "refused",
      because: expect.stringMatching(because),
    });
    expect(await rowOf("odd")).toBeNull();
  });

  it("under a name that is taken is refused", async () => {
    const taken = { name: "shop", pattern: "*", rank: 1, overrides: {} };
    expect(await savePolicy(desk, taken)).toMatchObject({
      kind: "refused",
      because: "There is a policy named shop already; choose another name.",
    });
  });

  it("keeps the default's name and reach, whatever is sent", async () => {
    const { id, revision } = (await rowOf("default"))!;
    await savePolicy(desk, { id, revision, name: "mine", pattern: "x", rank: 7, overrides: { mode: "ask" } });
    expect(await rowOf("default")).toMatchObject({ id, pattern: "*", rank: 0, mode: "ask", threshold: null });
    expect(await removePolicy(desk, { id, revision: revision + 1 })).toMatchObject({ kind: "refused" });
  });

  it("and removing it is written into the audit, and what it said falls back", async () => {
    const { id, revision } = (await rowOf("web"))!;
    expect(await removePolicy(desk, { id, revision })).toEqual({ kind: "done", message: "Removed web." });
    expect((await inForce("checkout-web")).policy.threshold).toBe(0.55);
    const audit = await house.db.prisma.audit.findMany({
      where: { subject: "policy:web" },
      orderBy: { id: "asc" },
    });
    expect(audit.map((a) => [a.actor, a.action])).toEqual([
      ["user:Ada", "policy.create"],
      ["user:Ada", "policy.remove"],
    ]);
    const { rows } = await readPolicies(house.db);
    expect(rows[0]!.name).toBe("default");
    expect(rows.find((row) => row.name === "shop")).toMatchObject({ containers: 2, revision: 2 });
  });
});
