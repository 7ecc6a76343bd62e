import assert from "node:assert/strict";
import { apply } from "@/server/loop/apply";
import { stuckChanges } from "@/server/store/changes";
import { intendFor } from "@/server/test-house/grants";
import { type DockedHouse, dockStub } from "../docked-house";
import type { EngineStub } from "../engine-stub";
import type { Fault, FaultResult } from "../fault";
import { type ChildTask, startChild } from "./child-task";

const MIB = 1024 ** 2;
const TARGET = 320 * MIB;
const AT_ONCE = 2;

/** A worker is ended with SIGKILL before and after each statement and each call of `apply`. */
export const killedInApply: Fault = {
  fault: "kill -9 before and after each step of apply",
  async run(lab, short): Promise<FaultResult> {
    const most = short ? 8 : 500;
    const { house, engine, url } = await dockStub(lab, most + 1);
    const task = (changeId: string, at: number): ChildTask => ({
      url,
      port: engine.port,
      hostId: house.hostId,
      changeId,
      now: house.clock.now(),
      at,
      signal: "SIGKILL",
    });
    const whole = await startChild(task(await intendFor(house, "c0", { amount: TARGET }), 0)).ended;
    assert.equal(whole.failed, null);
    assert.ok(whole.steps !== null && whole.steps > 20, `a whole run has ${whole.steps} steps`);
    const steps = whole.steps;
    // Each step in turn, spread over all of them when there are fewer kills than steps.
    const points = Array.from(
      { length: most },
      (_, i) => 1 + (most < steps ? Math.floor((i * steps) / most) : i % steps),
    );
    const left = points.map((at, i) => ({ at, name: `c${i + 1}` }));
    let [kills, called] = [0, 0];
    const next = async (): Promise<void> => {
      for (let one = left.shift(); one; one = left.shift()) {
        const changeId = await intendFor(house, one.name, { amount: TARGET });
        const { signal } = await startChild(task(changeId, one.at)).ended;
        if (signal === "SIGKILL") kills++;
        const id = idOf(engine, one.name);
        if (engine.updates.some((update) => update.id === id)) called++;
        await mended(house, engine, one.name, changeId, `killed at step ${one.at} of ${steps}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    assert.ok(kills > most * 0.8, `only ${kills} of ${most} workers were killed in time`);
    return {
      runs: most,
      kills,
      saw: `${kills} workers killed over ${steps} steps, ${called} after the limit had moved: each limit moved once, every record says what the runtime says`,
    };
  },
};

const idOf = (engine: EngineStub, name: string) => engine.containers.find((c) => c.name === name)?.id ?? "";

/** What stays after a kill is taken up as the workers take it up; then everything must say the same. */
async function mended(house: DockedHouse, engine: EngineStub, name: string, changeId: string, when: string) {
  // 25 s later: what is stuck is looked for.
  const later = { ...house, clock: { now: () => house.clock.now() + 25_000 } };
  const stuck = await stuckChanges(house.db, house.hostId, later.clock.now() - 20_000);
  if (stuck.includes(changeId)) await apply(later, { changeId });
  const id = idOf(engine, name);
  const [change, lease, container] = await Promise.all([
    house.db.prisma.change.findUniqueOrThrow({ where: { id: changeId }, include: { negotiation: true } }),
    house.db.prisma.lease.findFirstOrThrow({ where: { changes: { some: { id: changeId } } } }),
    house.container(name),
  ]);
  const moved = engine.updates.filter((update) => update.id === id && update.memory !== update.from);
  assert.deepEqual(
    {
      change: change.state,
      negotiation: change.negotiation?.state,
      lease: lease.state,
      record: Number(container.memoryLimitBytes),
      runtime: engine.containers.find((c) => c.id === id)?.memory,
      moved: moved.length,
      updates: engine.updates.filter((update) => update.id === id).length,
    },
    {
      change: "verified",
      negotiation: "committed",
      lease: "active",
      record: TARGET,
      runtime: TARGET,
      moved: 1,
      updates: 1,
    },
    when,
  );
}
