import { describe, expect, it } from "vitest";
import { LEASE_STATES, leaseMayBecome } from "@/server/domain/negotiation/lease";
import { legalMoves, NEGOTIATION_STATES } from "@/server/domain/negotiation/negotiation-state";
import { openTestHouse, testDatabase } from "@/server/test-house";
import { offerTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";

const MIB = 1024 ** 2;
const store = testDatabase();

/** Tries every pair of states on one row, as a new row each time: `true` where the database let it through. */
async function movesOf(table: string, id: string, states: readonly string[]): Promise<Set<string>> {
  const client = await store.db.pool.connect();
  const allowed = new Set<string>();
  try {
    await client.query("begin");
    for (const from of states) {
      for (const to of states) {
        if (from === to) continue;
        await client.query("savepoint pair");
        await client.query(`alter table ${table} disable trigger user`);
        await client.query(`update ${table} set state = $2 where id = $1`, [id, from]);
        await client.query(`alter table ${table} enable trigger user`);
        const bump = table === "negotiation" ? ", revision = revision + 1" : "";
        const ok = await client.query(`update ${table} set state = $2${bump} where id = $1`, [id, to]).then(
          () => true,
          (error: { code: string }) => {
            expect(error.code, `${from} > ${to}`).toBe("23514");
            return false;
          },
        );
        await client.query("rollback to savepoint pair");
        if (ok) allowed.add(`${from}>${to}`);
      }
    }
    await client.query("rollback");
  } finally {
    client.release();
  }
  return allowed;
}

describe("what the database lets a row become", () => {
  it("is for a negotiation exactly what the protocol's table says, and nothing else", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("a")] });
    const { id } = await offerTo(house, "a", { amount: 512 * MIB });
    const legal = legalMoves().filter(({ from, to }) => from !== to);
    const allowed = await movesOf("negotiation", id, NEGOTIATION_STATES);
    expect([...allowed].sort()).toEqual(legal.map(({ from, to }) => `${from}>${to}`).sort());
  });

  it("is for a lease exactly what its followers are", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("b")] });
    const { id: negotiationId } = await offerTo(house, "b", { amount: 512 * MIB });
    const { id: containerId } = await house.container("b");
    const lease = await house.db.prisma.lease.create({
      data: {
        negotiationId,
        hostId: house.hostId,
        containerId,
        dimension: "memory",
        state: "reserved",
        baseline: 1n,
        granted: 2n,
        startsAt: new Date(0),
        endsAt: new Date(1),
      },
    });
    const legal = LEASE_STATES.flatMap((from) =>
      LEASE_STATES.filter((to) => from !== to && leaseMayBecome(from, to)).map((to) => `${from}>${to}`),
    );
    expect([...(await movesOf("lease", lease.id, LEASE_STATES))].sort()).toEqual(legal.sort());
  });

  it("is one revision at a time: a move that skips one, or moves without one, is refused", async () => {
    const house = await openTestHouse(store.db, { containers: [healthy("c")] });
    const { id, revision } = await offerTo(house, "c", { amount: 512 * MIB });
    for (const skipped of [revision, revision + 2]) {
      await expect(
        house.db.prisma.negotiation.update({ where: { id }, data: { state: "accepted", revision: skipped } }),
      ).rejects.toThrow(/one revision at a time/);
    }
  });
});
