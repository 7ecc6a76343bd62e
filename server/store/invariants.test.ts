import { beforeAll, describe, expect, it } from "vitest";
import { checkInvariants } from "@/server/loop/check-invariants";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { grantTo, intendFor } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import { countViolations } from "./invariant-violations";
import { findViolations, INVARIANTS, type Invariant } from "./invariants";

const MIB = 1024 ** 2;
const store = testDatabase();
let house: TestHouse;
const names = ["granted", "waiting", "lowered"];

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: names.map((name) => healthy(name)),
    historyMinutes: 10,
  });
  await house.live(20);
  await grantTo(house, "granted", { amount: 320 * MIB });
  await grantTo(house, "lowered", { amount: 320 * MIB });
  await intendFor(house, "waiting", { amount: 300 * MIB });
});

const question = () => ({ now: house.clock.now(), intervalSeconds: 10, hourlyBudget: 120 });
const broken = async () =>
  [...new Set((await findViolations(house.db, question())).map(({ invariant }) => invariant))].sort();

const LONG_UP = "update host set warm_up_until = warm_up_until - interval '1 hour'";

/** Breaks one promise by hand, as no code of ours does, and says what it must be found as. */
const BREAKS: { name: string; sql: string; finds: Invariant[] }[] = [
  {
    name: "more promised than there is",
    sql: "update host set memory_bytes = 300 * 1024^2",
    finds: ["over_commit"],
  },
  {
    name: "whole limits that do not fit",
    sql: "update host set commit_rule = 'limits', memory_bytes = reserve_memory_bytes + 800 * 1024^2::bigint",
    finds: ["over_commit"],
  },
  {
    name: "a decision carried out twice",
    sql: `insert into change (id, negotiation_id, container_id, kind, state, runtime_id, started_at, dimension, to_memory_bytes,
            observed, reason, decided_at, called_at)
          select 'twice', negotiation_id, container_id, kind, state, runtime_id, started_at, dimension, to_memory_bytes,
            observed, reason, decided_at, called_at from change where state = 'verified' limit 1`,
    finds: ["double_apply"],
  },
  {
    name: "a grant past its end in silence",
    sql: `${LONG_UP}; update lease set starts_at = starts_at - interval '3 hours', ends_at = starts_at - interval '1 hour' where state = 'active'`,
    finds: ["grant_without_end"],
  },
  {
    name: "a reservation that nothing will use",
    sql: "delete from change where state = 'intended'",
    finds: ["reservation_without_change"],
  },
  {
    name: "a limit that was never read back",
    sql: "update change set observed = null where state = 'verified'",
    finds: ["change_without_intent"],
  },
  {
    name: "a change that nobody concludes",
    sql: `${LONG_UP}; update change set decided_at = decided_at - interval '11 minutes' where state = 'intended'`,
    finds: ["change_without_conclusion"],
  },
  {
    name: "a change that the audit does not know",
    sql: "update change set id = id || '-other' where state = 'verified'",
    finds: ["change_without_audit"],
  },
  {
    name: "a grant without a change",
    sql: "update lease set state = 'active' where state = 'reserved'",
    finds: ["grant_without_change"],
  },
  {
    name: "a policy that decides blindly",
    sql: `update negotiation set decided_by = 'policy:default';
          update host set warm_up_until = warm_up_until - interval '1 day';
          delete from telemetry.sample`,
    finds: ["decision_on_stale_data"],
  },
  {
    name: "memory that was taken away while used",
    sql: "update change set from_memory_bytes = to_memory_bytes, to_memory_bytes = 1024^2 where state = 'verified'",
    finds: ["limit_below_use"],
  },
  {
    name: "more grants in an hour than the budget",
    sql: `update negotiation set decided_by = 'policy:default';
          insert into change (id, negotiation_id, container_id, kind, state, runtime_id, started_at, dimension, to_memory_bytes, reason, decided_at)
          select 'more-' || i, c.negotiation_id, c.container_id, 'grant', 'stale', c.runtime_id, c.started_at, c.dimension, 1, '', c.decided_at
          from (select * from change limit 1) c, generate_series(1, 121) i`,
    finds: ["budget_exceeded"],
  },
];

describe("the promises of the ledger", () => {
  it("are kept by what the code writes", async () => {
    expect(await broken()).toEqual([]);
    await checkInvariants(house);
    const { checkedAt, broken: counts } = await countViolations(house.db, 0);
    expect(checkedAt).toBe(house.clock.now());
    expect(counts).toEqual(Object.fromEntries(INVARIANTS.map((name) => [name, 0])));
  });

  it.each(BREAKS)("are found broken: $name", async ({ sql, finds }) => {
    const client = await house.db.pool.connect();
    try {
      await client.query("begin");
      await client.query(sql);
      const inside = { ...house.db, pool: client } as unknown as typeof house.db;
      const found = await findViolations(inside, question());
      expect([...new Set(found.map(({ invariant }) => invariant))]).toEqual(expect.arrayContaining(finds));
      for (const { subject, detail } of found) expect(`${subject} ${detail}`).toMatch(/^\w+:\S+ \S/);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("each have a way to be found broken", () => {
    expect([...new Set(BREAKS.flatMap(({ finds }) => finds))].sort()).toEqual([...INVARIANTS].sort());
  });

  it("are counted once for each thing, told once, and remembered when they hold again", async () => {
    await house.db.pool.query(
      "update host set reserve_memory_bytes = reserve_memory_bytes + 40 * 1024^3::bigint",
    );
    await checkInvariants(house);
    house.clock.advance(60);
    await checkInvariants(house);
    await house.db.pool.query(
      "update host set reserve_memory_bytes = reserve_memory_bytes - 40 * 1024^3::bigint",
    );
    await checkInvariants(house);
    const { broken: counts, brokenSince } = await countViolations(house.db, house.clock.now() - 60_000);
    expect([counts.over_commit, brokenSince]).toEqual([1, 1]);
    expect(house.lines.filter((line) => line.startsWith("a promise is broken: over_commit"))).toHaveLength(1);
    expect(await broken()).toEqual([]);
  });
});
