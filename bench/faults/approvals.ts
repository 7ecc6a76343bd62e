import assert from "node:assert/strict";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { pendingChanges } from "@/server/store/changes";
import { readLedger } from "@/server/store/ledger";
import { type Settled, settleGrant } from "@/server/store/settle-grant";
import { offerTo } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;
const AT_ONCE = 50;
const wins = (all: readonly Settled[]) => all.filter(({ kind }) => kind === "settled").length;
const reasons = (all: readonly Settled[]) => all.flatMap((s) => (s.kind === "refused" ? [s.because] : []));

export const approvals: Fault = {
  fault: "50 approvals at once: of one offer, of the host's last room, twice, and too late",
  async run(lab, short) {
    const rounds = short ? 1 : 6;
    let interleavings = 0;
    for (let round = 0; round < rounds; round++) {
      const names = Array.from({ length: AT_ONCE }, (_, i) => `c${i}`);
      const house = await lab.house({
        containers: [healthy("one"), healthy("late"), ...names.map((name) => healthy(name))],
        // Whole limits count: 52 of 256 MiB, and room for ten more steps of 64 MiB.
        host: { cpuMillicores: 64_000, memoryBytes: (52 * 256 + 640 + 512) * MIB },
        policy: { mode: "ask", cooldownSeconds: 0 },
        historyMinutes: 1,
        seed: round + 1,
      });
      const { db, hostId, clock } = house;
      await db.prisma.host.update({
        where: { id: hostId },
        data: { commitRule: "limits", reserveMemoryBytes: BigInt(512 * MIB) },
      });
      const approve = (offer: { id: string; revision: number }, sender: string) =>
        settleGrant(db, {
          negotiationId: offer.id,
          revision: offer.revision,
          sender: `operator:${sender}`,
          now: clock.now(),
        });

      const one = await offerTo(house, "one", { amount: 320 * MIB });
      const many = await Promise.all(names.map((name) => approve(one, name)));
      assert.equal(wins(many), 1, "one of 50 approvals of one offer wins");
      for (const because of reasons(many)) assert.match(because, /decided this already|moved on/);
      assert.equal((await approve(one, "again")).kind, "refused", "a second click changes nothing");

      const late = await offerTo(house, "late", { amount: 320 * MIB });
      clock.advance(601);
      assert.equal(
        (await approve(late, "late")).kind,
        "refused",
        "an offer whose time is over is not accepted",
      );

      const offers = [];
      for (const name of names) offers.push(await offerTo(house, name, { amount: 320 * MIB }));
      const race = await Promise.all(offers.map((offer) => approve(offer, "racer")));
      const { ledger } = await readLedger(db, { hostId, now: clock.now() });
      assert.ok(freeOf(ledger, "memory") >= 0, "over capacity");
      assert.equal(wins(race), 9, "as many win as there is room for");
      assert.equal((await pendingChanges(db, hostId)).length, 10);
      interleavings += 2 * AT_ONCE + 2;
    }
    return {
      runs: rounds,
      interleavings,
      saw: `${interleavings} approvals in ${rounds} rounds: one of 50 won the one offer, 9 of 50 the last room, none twice or late`,
    };
  },
};
