import { beforeEach, describe, expect, it } from "vitest";
import { decideMove } from "@/server/operator/decide-move";
import { readLedger } from "@/server/store/ledger";
import { openTestHouse, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy, leak } from "@/server/test-house/recipes";

const database = testDatabase();
const MIB = 1024 ** 2;
const FULL = { cpuMillicores: 16_000, memoryBytes: 640 * MIB };

let full: TestHouse;
let other: TestHouse;

/** Two hosts on one database: what the first has is all taken. */
async function open(otherHost: { cpuMillicores: number; memoryBytes: number }): Promise<void> {
  await database.db.prisma.host.deleteMany({});
  other = await openTestHouse(database.db, { containers: [healthy("calm")], host: otherHost });
  const busy = healthy("busy", { memoryMib: 400, restMib: 300 });
  full = await openTestHouse(database.db, { containers: [leak("cart"), busy], host: FULL });
}

async function liveUntilAsked(): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await other.live(10);
    await full.live(10);
    const words = await database.db.prisma.negotiationMessage.count({ where: { kind: "move" } });
    if (words > 0) return;
  }
  throw new Error("no other host was ever asked");
}

const proposals = () => database.db.prisma.moveProposal.findMany({ orderBy: { createdAt: "asc" } });
const reserved = async () =>
  (await readLedger(database.db, { hostId: other.hostId, now: other.clock.now() })).ledger.reserved
    .memoryBytes;
const desk = () => ({ db: database.db, clock: full.clock, jobs: full.jobs, user: { id: "1", name: "Ada" } });

describe("a host that has nothing left", () => {
  describe("beside one with room", () => {
    beforeEach(() => open({ cpuMillicores: 16_000, memoryBytes: 32_768 * MIB }));

    it("has the other keep room, tells a person, and moves nothing", async () => {
      const before = await reserved();
      await liveUntilAsked();
      const [proposal, ...rest] = await proposals();
      expect(rest).toEqual([]);
      expect(proposal).toMatchObject({ state: "held", hostId: other.hostId });
      expect((await reserved()) - before).toBe(Number(proposal!.memoryBytes));
      expect(Number(proposal!.memoryBytes)).toBeGreaterThan(256 * MIB);
      const { messages } = await database.db.prisma.negotiation.findUniqueOrThrow({
        where: { id: proposal!.negotiationId },
        include: { messages: { orderBy: { id: "asc" } } },
      });
      expect(messages.slice(-2).map(({ sender, text }) => `${sender}: ${text}`)).toEqual([
        expect.stringMatching(/^broker: Asked the other hosts: host-\d+ has room, and \d+ % of it left/),
        expect.stringMatching(/^broker: host-\d+ keeps .* until a person decides/),
      ]);
      expect(other.runtime.updates).toEqual([]);

      // Asked again and again, it is still one room.
      await full.live(60);
      expect(await proposals()).toHaveLength(1);

      const { negotiationId } = proposal!;
      expect(await decideMove(desk(), { negotiationId, accept: true })).toMatchObject({ kind: "done" });
      expect(await decideMove(desk(), { negotiationId, accept: true })).toMatchObject({ kind: "refused" });
      expect((await reserved()) - before).toBe(Number(proposal!.memoryBytes));
      expect(await decideMove(desk(), { negotiationId, accept: false })).toMatchObject({ kind: "done" });
      expect(await reserved()).toBe(before);
    });

    it("gives the room back when nobody decides, and a late yes is refused", async () => {
      await liveUntilAsked();
      const before = await reserved();
      expect(before).toBeGreaterThan(0);
      const [proposal] = await proposals();
      full.clock.advance(31 * 60);
      other.clock.advance(31 * 60);
      const { negotiationId } = proposal!;
      expect(await decideMove(desk(), { negotiationId, accept: true })).toMatchObject({ kind: "refused" });
      await other.live(10);
      expect(await proposals()).toMatchObject([{ state: "expired" }]);
      expect(await reserved()).toBe(0);
    });
  });

  it("beside one without room says what that one lacks, and proposes nothing", async () => {
    await open({ cpuMillicores: 16_000, memoryBytes: 320 * MIB });
    await liveUntilAsked();
    expect(await proposals()).toEqual([]);
    const said = await database.db.prisma.negotiationMessage.findFirstOrThrow({ where: { kind: "move" } });
    expect(said.text).toMatch(/^Asked the other hosts: host-\d+ has only .* of memory left$/);
  });
});
