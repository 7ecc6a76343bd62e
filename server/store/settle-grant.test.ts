import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";
import { apply } from "@/server/loop/apply";
import { pendingChanges } from "@/server/store/changes";
import { readLedger } from "@/server/store/ledger";
import { settleGrant } from "@/server/store/settle-grant";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { offerTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const COUNT = 30;
const store = testDatabase();
let house: TestHouse;
const nameOf = (i: number) => `c${i}`;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: Array.from({ length: COUNT }, (_, i) => healthy(nameOf(i))),
    host: { cpuMillicores: 10_000, memoryBytes: 8_192 * MIB },
    historyMinutes: 1,
  });
});

/** What leases hold, in force or about to be. */
async function leased() {
  const leases = await house.db.prisma.lease.findMany({
    where: { hostId: house.hostId, state: { in: ["reserved", "active", "releasing"] } },
  });
  const sum = (dimension: string) =>
    leases.filter((l) => l.dimension === dimension).reduce((total, l) => total + Number(l.granted), 0);
  return { cpu: sum("cpu"), memory: sum("memory") };
}

async function expectNothingPromisedTwice(): Promise<void> {
  const { ledger } = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
  const held = await leased();
  expect(held.cpu + ledger.reserve.cpuMillicores).toBeLessThanOrEqual(ledger.capacity.cpuMillicores);
  expect(held.memory + ledger.reserve.memoryBytes).toBeLessThanOrEqual(ledger.capacity.memoryBytes);
  for (const dimension of LIMIT_DIMENSIONS) {
    // What the host does not know to have cannot be promised at all.
    expect(freeOf(ledger, dimension) ?? 0, dimension).toBeGreaterThanOrEqual(0);
  }
}

describe("thirty offers that are accepted at the same time", () => {
  it("never promise more than the host has, whatever they ask for; who is late is told why", async () => {
    const wish = fc.record({
      dimension: fc.constantFrom(...LIMIT_DIMENSIONS),
      share: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: COUNT, maxLength: COUNT }), async (wishes) => {
        await house.db.prisma.negotiation.deleteMany({ where: { hostId: house.hostId } });
        const offers = await Promise.all(
          wishes.map(({ dimension, share }, i) =>
            offerTo(house, nameOf(i), {
              dimension,
              amount: dimension === "cpu" ? 500 + share * 100 : (256 + share * 64) * MIB,
            }),
          ),
        );
        const settled = await Promise.all(
          offers.map(({ id, revision }) =>
            settleGrant(house.db, {
              negotiationId: id,
              revision,
              sender: "policy:default",
              now: house.clock.now(),
            }),
          ),
        );
        await expectNothingPromisedTwice();
        const refusals = settled.filter((s) => s.kind === "refused");
        expect(new Set(refusals.map((s) => s.because))).toEqual(
          new Set(
            refusals.length > 0
              ? [
                  "The host has less free than when it made this offer. It is withdrawn; the next cycle asks anew.",
                ]
              : [],
          ),
        );
        const intents = await house.db.prisma.change.count({
          where: { container: { hostId: house.hostId } },
        });
        expect(intents).toBe(COUNT - refusals.length);
      }),
      { numRuns: 4, seed: 7 },
    );
  });

  it("keep the promise while they are applied at the same time", async () => {
    const pending = await pendingChanges(house.db, house.hostId);
    expect(pending.length).toBeGreaterThan(3);
    await Promise.all(pending.map((changeId) => apply(house, { changeId })));
    expect(await pendingChanges(house.db, house.hostId)).toEqual([]);
    await expectNothingPromisedTwice();
  });

  it("keep what they hold while the container is down", async () => {
    const before = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
    const lease = await house.db.prisma.lease.findFirstOrThrow({
      where: { hostId: house.hostId, state: "active", dimension: "memory" },
    });
    const removedAt = new Date(house.clock.now());
    await house.db.prisma.container.update({ where: { id: lease.containerId }, data: { removedAt } });
    const after = await readLedger(house.db, { hostId: house.hostId, now: house.clock.now() });
    expect(after.ledger.committed.memoryBytes).toBe(before.ledger.committed.memoryBytes);
  });
});
