import assert from "node:assert/strict";
import { Failure } from "@/server/failures";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { SteppedClock } from "@/server/test-house";
import { intendFor } from "@/server/test-house/grants";
import { dockHouse, engineAt, linkOf } from "./docked-house";
import { startEngineStub } from "./engine-stub";
import type { Fault } from "./fault";
import { PROXY_MODES, startFaultProxy } from "./fault-proxy";

const MIB = 1024 ** 2;
/** How long a call may take before it is given up; the product's own is 5 s, and a change gets twice as long. */
const PATIENCE_MS = 1_000;
/** Where the connection breaks: at the look before, at the call, or wherever. */
const PLACES = { inspecting: /\/json/, updating: /\/update/, anything: /./ };

/** The engine's connection breaks in every way at every place of `apply`; then it is well again. */
export const engineTrouble: Fault = {
  fault:
    "dockerd hung, restarted, answering garbage or 500, reset before, in the middle of and after its answer",
  async run(lab, short) {
    const modes = PROXY_MODES.filter((mode) => mode !== "pass");
    const rounds = short ? 1 : 3;
    const places = Object.entries(PLACES).filter(([place]) => !short || place === "updating");
    const cases = Array.from({ length: rounds }).flatMap(() =>
      modes.flatMap((mode) => places.map(([place, only]) => ({ mode, place, only }))),
    );
    const engine = await startEngineStub(cases.map((_, i) => `c${i}`));
    lab.after(engine.close);
    const proxy = await startFaultProxy({ port: engine.port, host: "127.0.0.1" });
    lab.after(proxy.close);
    const { db } = await lab.database();
    const runtime = engineAt(proxy.port);
    const hasty = engineAt(proxy.port, PATIENCE_MS);
    lab.after(() => Promise.all([runtime.close(), hasty.close()]));
    const house = await dockHouse(db, new SteppedClock(Date.now()), runtime);
    const troubled = { ...house, hosts: new Map([[house.hostId, linkOf(house.hostId, hasty)]]) };
    let lost = 0;
    for (const [i, { mode, place, only }] of cases.entries()) {
      const changeId = await intendFor(house, `c${i}`, { amount: 320 * MIB });
      Object.assign(proxy, { mode, only, met: 0 });
      const startedAt = performance.now();
      const error = await apply(troubled, { changeId }).catch((thrown: unknown) => thrown);
      const took = performance.now() - startedAt;
      const what = `${mode} while ${place}`;
      assert.ok(proxy.met > 0, `${what}: the fault was never met`);
      assert.ok(took < 20_000, `${what}: it took ${took} ms to give up`);
      const called = engine.updates.filter(({ id }) => id === engine.containers[i]?.id).length;
      const { state } = await db.prisma.change.findUniqueOrThrow({ where: { id: changeId } });
      // The engine's own "no" to a change ends it; everything else is tried again.
      if (mode === "error" && place !== "inspecting" && state === "failed") continue;
      assert.ok(
        error instanceof Failure && error.code === "RUNTIME_UNAVAILABLE",
        `${what}: ${state}, ${error}`,
      );
      assert.equal(state, "calling", what);
      await assert.rejects(collect(troubled, { hostId: house.hostId }), what).catch((e) => {
        // A fault that only meets changes leaves collecting alone.
        if (place !== "updating") throw e;
      });
      proxy.mode = "pass";
      await apply(house, { changeId });
      await collect(house, { hostId: house.hostId });
      const after = await db.prisma.change.findUniqueOrThrow({ where: { id: changeId } });
      assert.equal(after.state, "verified", what);
      const calls = engine.updates.filter(({ id }) => id === engine.containers[i]?.id).length;
      assert.equal(calls, 1, `${what}: the engine was asked ${calls} times`);
      lost += called;
    }
    return {
      runs: cases.length,
      saw: `${cases.length} breaks of the connection, each given up in time; ${lost} answers were lost after the limit had moved, and none was asked for again`,
    };
  },
};
