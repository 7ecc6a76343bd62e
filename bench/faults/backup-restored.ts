import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { type EmbeddedPostgres, startPostgres } from "@/server/embedded/start-postgres";
import { cycle } from "@/server/loop/cycle";
import { openDatabase } from "@/server/store/database";
import { findViolations } from "@/server/store/invariants";
import { ensurePartitions } from "@/server/store/partitions";
import { openTestHouse, START } from "@/server/test-house";
import { grantTo, intendFor } from "@/server/test-house/grants";
import { healthy } from "@/server/test-house/recipes";
import type { Fault } from "./fault";
import type { FaultLab } from "./fault-lab";

const MIB = 1024 ** 2;
const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/**
 * The state folder is copied while PFN is stopped, as docs/operations/backup.md says. Life goes on: what was decided
 * then is carried out and given back. An hour later the copy is put in its place.
 */
export const backupRestored: Fault = {
  fault: "an old backup restored: nothing of it is applied again",
  async run(lab) {
    const folder = mkdtempSync(join(tmpdir(), "pfn-backup-"));
    chmodSync(folder, 0o755);
    lab.after(() => rmSync(folder, { recursive: true, force: true }));
    const first = await startIn(lab, folder, "live");
    await ensureDatabase(first.url("postgres"), "pfn");
    await migrate(first.url("pfn"), MIGRATIONS);
    const db = openDatabase(first.url("pfn"));
    await ensurePartitions(db, START - 86_400_000, START);
    const house = await openTestHouse(db, {
      containers: ["intended", "granted", "undone"].map((name) => healthy(name)),
      historyMinutes: 5,
    });
    await house.live(20);
    await grantTo(house, "granted", { amount: 320 * MIB, leaseSeconds: 7_200 });
    await intendFor(house, "intended", { amount: 320 * MIB });
    await intendFor(house, "undone", { amount: 320 * MIB });
    const { runtimeId } = await house.container("granted");
    await db.close();
    await first.stop();
    execFileSync("cp", ["-a", join(folder, "live"), join(folder, "copy")]);

    // What the copy knows nothing of: the grant went back to where it was.
    await house.fleet.updateLimits(runtimeId, { cpuMillicores: null, memoryBytes: 256 * MIB });
    house.clock.advance(3_600);
    const before = house.runtime.updates.length;
    const second = await startIn(lab, folder, "copy");
    const restored = openDatabase(second.url("pfn"));
    lab.after(() => restored.close());
    const later = { ...house, db: restored };
    for (let passed = 0; passed < 60; passed += 10) {
      house.clock.advance(10);
      await cycle(later, house.hostId);
    }
    const calls = house.runtime.updates.length - before;
    assert.equal(calls, 0, `${calls} limits were changed by decisions out of the backup`);
    const changes = await restored.prisma.change.findMany({ where: { state: { not: "verified" } } });
    assert.deepEqual(
      changes.map(({ state }) => state).sort(),
      ["stale", "stale"],
      "what was intended then is over",
    );
    const { memoryLimitBytes } = await restored.prisma.container.findFirstOrThrow({ where: { runtimeId } });
    assert.equal(Number(memoryLimitBytes), 256 * MIB, "the record says what the runtime says");
    const question = { now: house.clock.now(), intervalSeconds: 10, hourlyBudget: 120 };
    assert.deepEqual(await findViolations(restored, question), []);
    return {
      runs: 3,
      saw: "two intended changes of an hour ago ended as stale, the record of a grant was mended from the runtime, no limit moved",
    };
  },
};

async function startIn(lab: FaultLab, folder: string, name: string): Promise<EmbeddedPostgres> {
  const server = await startPostgres({
    directory: join(folder, name),
    password: "scratch",
    logFile: join(folder, `${name}.log`),
  });
  lab.after(server.stop);
  return server;
}
