import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import pino from "pino";
import { freePort } from "@/server/embedded/free-port";
import { openQueue } from "@/server/jobs/queue";
import type { Fault } from "./fault";

const EVERY_MS = 200;
const PATIENCE_MS = 15_000;
/** Somebody who asks for work is told within this. */
const FAST_MS = 7_000;

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    {
      stdio: "ignore",
    },
  );
  await withRedis(port, (client) => client.ping());
  return child;
}

async function withRedis<T>(port: number, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, "127.0.0.1", { retryStrategy: () => 50 });
  client.on("error", () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** The queue only delivers: whatever becomes of Redis, the scheduled work goes on when it is back. */
export const redisTrouble: Fault = {
  fault: "Redis flushed, paused, killed and empty again, and full",
  needs: ["redis"],
  async run(lab, short) {
    const port = await freePort();
    let server = await startRedis(port);
    lab.after(() => server.kill("SIGKILL"));
    const queue = await openQueue({
      databaseUrl: "",
      redisUrl: `redis://127.0.0.1:${port}`,
      log: pino({ level: "silent" }),
      max: 2,
      lookMs: 500,
    });
    lab.after(() => Promise.race([queue.drain(), sleep(5_000)]));
    let done = 0;
    queue.work("assess", async () => void done++);
    await queue.schedule("assess", { hostId: 1 }, "assess-1", EVERY_MS);
    const goesOn = async (when: string) => {
      const before = done;
      const until = performance.now() + PATIENCE_MS;
      while (done < before + 3) {
        assert.ok(performance.now() < until, `${when}, the scheduled work never came back`);
        await sleep(50);
      }
    };
    const told = async (when: string) => {
      const asked = queue.send("assess", { hostId: 2 }, "assess-2").then(
        () => "sent",
        () => "refused",
      );
      assert.equal(
        await Promise.race([asked, sleep(FAST_MS, "silence")]),
        "refused",
        `${when}, who asks for work hears`,
      );
    };
    await goesOn("at first");
    const rounds = short ? 1 : 10;
    for (let round = 0; round < rounds; round++) {
      await withRedis(port, (client) => client.flushall());
      await goesOn("flushed");

      server.kill("SIGSTOP");
      await told("while it is paused");
      server.kill("SIGCONT");
      await goesOn("woken");

      server.kill("SIGKILL");
      await sleep(100);
      await told("while it is gone");
      server = await startRedis(port);
      await goesOn("started again, and empty");

      await withRedis(port, (client) => client.config("SET", "maxmemory", "1"));
      await told("while it is full");
      await withRedis(port, (client) => client.config("SET", "maxmemory", "0"));
      await goesOn("with room again");
    }
    return {
      runs: 4 * rounds,
      kills: rounds,
      saw: `${4 * rounds} troubles: the schedule came back each time, and who asked for work meanwhile was told within ${FAST_MS / 1000} s`,
    };
  },
};
