import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorkers } from "../soak/soaked-workers";
import type { Fault } from "./fault";
import { randomOf } from "./random-of";

const LONGEST_MS = 30_000;

/** The workers, as they run live, are asked to stop at any moment of their work. */
export const sigtermUnderLoad: Fault = {
  fault: "SIGTERM under load, again and again",
  async run(lab, short) {
    const rounds = short ? 1 : 25;
    const { url } = await lab.database();
    const random = randomOf(3);
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      const workers = await startWorkers(url, 60, 1);
      await sleep(random() * 4_000);
      const askedAt = performance.now();
      const code = await workers.stop();
      const took = performance.now() - askedAt;
      assert.equal(code, 0, `the workers ended with ${code}`);
      assert.ok(took < LONGEST_MS, `draining took ${took} ms`);
      longest = Math.max(longest, took);
    }
    return {
      runs: rounds,
      saw: `${rounds} times drained and ended with 0, at the latest after ${Math.round(longest)} ms`,
    };
  },
};
