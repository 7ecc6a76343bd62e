import assert from "node:assert/strict";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { intendFor } from "@/server/test-house/grants";
import { dockStub } from "../docked-house";
import type { Fault } from "../fault";
import { startChild } from "./child-task";

const MIB = 1024 ** 2;

/**
 * A worker is stopped with SIGSTOP at a step of `apply`. While it sleeps, another takes the change up and finishes it,
 * and a newer decision moves the limit further. Woken, it must leave the newer limit alone.
 */
export const stoppedInApply: Fault = {
  fault: "a worker paused by SIGSTOP past its deadline, and woken when others have moved on",
  async run(lab, short) {
    const rounds = short ? 3 : 52;
    const { house, engine, url } = await dockStub(lab, rounds);
    let stopped = 0;
    const late: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const name = `c${round}`;
      const changeId = await intendFor(house, name, { amount: 320 * MIB });
      const at = short ? [8, 17, 30][round]! : round + 1;
      const task = { url, port: engine.port, hostId: house.hostId, changeId, now: house.clock.now(), at };
      const child = startChild({ ...task, signal: "SIGSTOP" });
      // One that is never woken would stay for ever.
      lab.after(child.end);
      await child.halted();
      house.clock.advance(25);
      // Stopped inside a transaction, it holds rows until the server ends that: a job is tried again meanwhile.
      await apply(house, { changeId }).catch(() => apply(house, { changeId }));
      const further = await intendFor(house, name, { amount: 384 * MIB });
      await apply(house, { changeId: further });
      const before = engine.updates.length;
      child.wake();
      const { code, signal } = await child.ended;
      assert.deepEqual(
        [code, signal],
        [0, null],
        `woken at step ${at}, the worker ended with ${signal ?? code}`,
      );
      stopped++;
      const calls = engine.updates.length - before;
      // Between the last look and the call there is no wall: one step of all.
      if (calls > 0) late.push(at);
      else assert.equal(engine.containers[round]?.memory, 384 * MIB, `woken at step ${at}`);
      await collect(house, { hostId: house.hostId });
      const record = Number((await house.container(name)).memoryLimitBytes);
      assert.equal(record, engine.containers[round]?.memory, `woken at step ${at}: the record`);
    }
    assert.ok(late.length <= 1, `workers woken at the steps ${late.join(", ")} called the engine`);
    return {
      runs: stopped,
      interleavings: stopped,
      saw: `${stopped} workers stopped at as many steps and woken after a newer decision: ${late.length} called the engine again (stopped in the very moment of the call), and the next collection put that on record`,
    };
  },
};
