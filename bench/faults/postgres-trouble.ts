import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runOnce } from "@/server/embedded/run-once";
import { apply } from "@/server/loop/apply";
import { collect } from "@/server/loop/collect";
import { type Database, openDatabase } from "@/server/store/database";
import { ensurePartitions } from "@/server/store/partitions";
import { openTestHouse, START, type TestHouse } from "@/server/test-house";
import { intendFor } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import { scratchDatabase } from "../negotiate/scratch-database";
import type { Fault } from "./fault";
import type { FaultLab } from "./fault-lab";

const MIB = 1024 ** 2;
const ANSWER_MS = 1_500;

/** A PostgreSQL of its own, which may be hurt. */
async function openHurtable(lab: FaultLab, names: readonly string[]) {
  const server = await scratchDatabase();
  lab.after(server.stop);
  const db = openDatabase(server.url, 8, { statementMs: 30_000, answerMs: ANSWER_MS });
  lab.after(() => db.close());
  await ensurePartitions(db, START - 86_400_000, START);
  const house = await openTestHouse(db, {
    containers: names.map((name) => healthy(name)),
    historyMinutes: 1,
  });
  const { rows } = await db.pool.query<{ data_directory: string }>("show data_directory");
  const postmaster = Number(readFileSync(`${rows[0]?.data_directory}/postmaster.pid`, "utf8").split("\n")[0]);
  return { house, db, postmaster, url: server.url };
}

/** The server's processes: the postmaster and its children. */
function processesOf(postmaster: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === postmaster);
  return [postmaster, ...children.map(Number)];
}
function parentOf(pid: string): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
  } catch {
    // It ended between being listed and being read.
    return null;
  }
}

/** The change is carried out after all, once, and the record says what the runtime says. */
async function mended(house: TestHouse, db: Database, name: string, changeId: string, what: string) {
  for (let tries = 0; ; tries++) {
    try {
      await apply(house, { changeId });
      house.clock.advance(10);
      await collect(house, { hostId: house.hostId });
      break;
    } catch (error) {
      if (tries === 80) throw error;
      await sleep(250);
    }
  }
  const { state } = await db.prisma.change.findUniqueOrThrow({ where: { id: changeId } });
  const { runtimeId, memoryLimitBytes } = await house.container(name);
  const enforced = (await house.fleet.readLimits(runtimeId)).limits.memoryBytes;
  const calls = house.runtime.updates.filter((update) => update.runtimeId === runtimeId).length;
  assert.deepEqual(
    [state, Number(memoryLimitBytes), enforced, calls],
    ["verified", 320 * MIB, 320 * MIB, 1],
    what,
  );
}

export const backendsKilled: Fault = {
  fault: "PostgreSQL's backends ended in the middle of apply and collect, and the server crashed",
  async run(lab, short) {
    const rounds = short ? 3 : 60;
    const names = Array.from({ length: rounds }, (_, i) => `c${i}`);
    const { house, db, url, postmaster } = await openHurtable(lab, names);
    let failed = 0;
    for (const [i, name] of names.entries()) {
      const changeId = await intendFor(house, name, { amount: 320 * MIB });
      const work = Promise.allSettled([apply(house, { changeId }), collect(house, { hostId: house.hostId })]);
      await sleep(i * 2);
      if (i % 3 === 2) {
        // A backend that is killed outright takes the whole server into crash recovery.
        const victim = processesOf(postmaster).find((pid) => /^postgres: pfn /.test(titleOf(pid)));
        if (victim) process.kill(victim, "SIGKILL");
      } else {
        const others =
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'pfn' and pid <> pg_backend_pid()";
        await runOnce(url, others).catch(() => undefined);
      }
      failed += (await work).filter(({ status }) => status === "rejected").length;
      await mended(house, db, name, changeId, `${name}, hurt after ${i * 2} ms`);
    }
    return {
      runs: rounds,
      saw: `${rounds} times all sessions ended, ${failed} verbs failed and said so; every change was carried out once`,
    };
  },
};

function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It ended between being listed and being read.
    return "";
  }
}

export const postgresPaused: Fault = {
  fault: "PostgreSQL paused by SIGSTOP: no limit is changed without it",
  async run(lab, short) {
    const rounds = short ? 2 : 12;
    const names = Array.from({ length: rounds }, (_, i) => `c${i}`);
    const { house, db, postmaster } = await openHurtable(lab, names);
    for (const name of names) {
      const changeId = await intendFor(house, name, { amount: 320 * MIB });
      const stopped = processesOf(postmaster);
      for (const pid of stopped) process.kill(pid, "SIGSTOP");
      const before = house.runtime.updates.length;
      const startedAt = performance.now();
      let refused: unknown;
      try {
        refused = await apply(house, { changeId }).catch((error: unknown) => error);
      } finally {
        for (const pid of stopped) process.kill(pid, "SIGCONT");
      }
      assert.ok(refused instanceof Error, "apply said nothing while the database was silent");
      assert.ok(performance.now() - startedAt < 30_000, "apply waited without end");
      assert.equal(house.runtime.updates.length, before, "a limit was changed without a record");
      await mended(house, db, name, changeId, name);
    }
    return {
      runs: rounds,
      saw: `${rounds} pauses: apply gave up in time, called nothing, and did it once when the database was back`,
    };
  },
};
