import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { Failure } from "@/server/failures";
import { openQueue } from "@/server/jobs/queue";
import type { Fault } from "./fault";

/** Jobs that always fail, fail without a word, or make no sense stand between good ones. */
export const poisonJob: Fault = {
  fault: "poison jobs: always failing, failing without an error, with a payload that makes no sense",
  async run(lab, short) {
    const good = short ? 20 : 400;
    const lines: string[] = [];
    const { url } = await lab.database();
    const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line).msg) });
    const queue = await openQueue({ databaseUrl: url, redisUrl: undefined, log, max: 6 });
    lab.after(() => queue.drain());
    const seen = new Map<number, number>();
    queue.work("assess", async ({ hostId }) => {
      seen.set(hostId, (seen.get(hostId) ?? 0) + 1);
      if (hostId >= 0) return;
      if (hostId % 3 === 0) throw new Failure("NOT_FOUND", "there is no such host");
      if (hostId % 3 === -1) throw new TypeError("a bug");
      throw undefined;
    });
    for (let i = 1; i <= good; i++) {
      await queue.send("assess", { hostId: -i }, `bad-${i}`);
      await queue.send("assess", { hostId: "x" } as never, `senseless-${i}`);
      await queue.send("assess", { hostId: i }, `good-${i}`);
    }
    const until = performance.now() + 60_000;
    const count = () => [...seen].filter(([id]) => id > 0).length;
    while (count() < good || lines.filter((line) => line === "a job failed").length < 2 * good) {
      assert.ok(
        performance.now() < until,
        `${count()} of ${good} good jobs were done, ${lines.length} failures told`,
      );
      await sleep(50);
    }
    for (const [id, times] of seen) assert.equal(times, 1, `job ${id} ran ${times} times`);
    return {
      runs: 2 * good,
      badInputs: 2 * good,
      saw: `${2 * good} poison jobs failed once each and were told; the ${good} good ones between them were done`,
    };
  },
};
