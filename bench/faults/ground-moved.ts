import assert from "node:assert/strict";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import type { TestHouse } from "@/server/test-house";
import { intendFor } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;

/** What may happen to a container between the decision and the call, and whether the decision still holds. */
const MOVES: { name: string; holds: boolean; move: (house: TestHouse, runtimeId: string) => unknown }[] = [
  {
    name: "restarted",
    holds: false,
    move: (house, id) => see(house, id, (c) => ({ ...c, startedAt: c.startedAt + 1 })),
  },
  { name: "stopped", holds: false, move: (house, id) => house.fleet.stopContainer(id) },
  { name: "removed", holds: false, move: (house, id) => house.fleet.removeContainer(id) },
  {
    name: "recreated under its name",
    holds: false,
    move: async (house, id) => {
      await house.fleet.removeContainer(id);
      await house.fleet.startContainer({ memoryBytes: 256 * MIB });
      await collect(house, { hostId: house.hostId });
    },
  },
  {
    name: "renamed",
    holds: true,
    move: (house, id) => see(house, id, (c) => ({ ...c, name: `${c.name}-new` })),
  },
  {
    name: "set by hand",
    holds: false,
    move: (house, id) => house.fleet.updateLimits(id, { cpuMillicores: null, memoryBytes: 200 * MIB }),
  },
  {
    name: "set by hand in another dimension",
    holds: true,
    move: (house, id) => house.fleet.updateLimits(id, { cpuMillicores: 700, memoryBytes: null }),
  },
];

/** The runtime's answer about one container, bent. */
function see(house: TestHouse, id: string, bend: (c: ContainerSnapshot) => ContainerSnapshot): void {
  const { inspect } = house.runtime;
  house.runtime.inspect = async (asked) => {
    const found = await inspect(asked);
    return found && asked === id ? bend(found) : found;
  };
}

export const groundMoved: Fault = {
  fault: "container restarted, stopped, removed, recreated, renamed or set by hand between decision and act",
  async run(lab, short) {
    const rounds = short ? 1 : 6;
    const names = MOVES.flatMap((_, i) => Array.from({ length: rounds }, (_, r) => `c${i}-${r}`));
    const house = await lab.house({ containers: names.map((name) => healthy(name)), historyMinutes: 1 });
    let called = 0;
    for (const [i, { name, holds, move }] of MOVES.entries()) {
      for (let round = 0; round < rounds; round++) {
        const about = `c${i}-${round}`;
        const { runtimeId } = await house.container(about);
        const changeId = await intendFor(house, about, { amount: (300 + round) * MIB });
        await move(house, runtimeId);
        await apply(house, { changeId });
        const { state } = await house.db.prisma.change.findUniqueOrThrow({ where: { id: changeId } });
        assert.equal(state, holds ? "verified" : "stale", `${name}: the change is ${state}`);
        const calls = house.runtime.updates.filter((update) => update.runtimeId === runtimeId).length;
        assert.equal(calls, holds ? 1 : 0, `${name}: the runtime was asked ${calls} times`);
        called += calls;
      }
    }
    const runs = MOVES.length * rounds;
    return {
      runs,
      saw: `of ${runs} decisions, ${called} still held and were carried out; the others called nothing`,
    };
  },
};
