import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import { migrate } from "@/server/embedded/migrate";
import { createTestDatabase } from "@/server/embedded/test-database";

const MIGRATIONS = path.resolve("prisma/migrations");
const UNLOCK = "0010_unlock";

/** The installation as it was before backtests were asked for, with one row of each kind; then it is upgraded. */
async function upgraded(labels: object): Promise<{ name: string; kind: string }[]> {
  const database = await createTestDatabase();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pfn-before-unlock-"));
  const client = new pg.Client({ connectionString: database.url });
  try {
    for (const name of fs.readdirSync(MIGRATIONS))
      if (name < UNLOCK)
        fs.cpSync(path.join(MIGRATIONS, name), path.join(directory, name), { recursive: true });
    await client.connect();
    await client.query("drop schema public cascade; drop schema telemetry cascade; create schema public");
    await migrate(database.url, directory);
    await client.query(
      `insert into policy (name, pattern, mode, label_max_mode, updated_at)
       values ('acts', 'a-*', 'auto', null, now()), ('lets', 'l-*', null, 'auto', now()), ('asks', '*', 'ask', null, now())`,
    );
    await client.query(
      `insert into host (kind, name, version, cpu_millicores, memory_bytes, reserve_cpu_millicores, reserve_memory_bytes, capabilities, status)
       values ('docker', 'h', '1', 1000, 1000, 0, 0, '{}', 'up')`,
    );
    await client.query("insert into workload (host_id, key, name) select id, 'name:w', 'w' from host");
    await client.query(
      `insert into container (host_id, workload_id, runtime_id, name, image, labels, state, health, started_at, restart_count, last_seen_at)
       select host_id, id, 'r', 'w', 'i', $1, 'running', 'none', now(), 0, now() from workload`,
      [labels],
    );
    await migrate(database.url, MIGRATIONS);
    const { rows } = await client.query(
      "select p.name, u.kind from auto_unlock u join policy p on p.id = u.policy_id order by p.name",
    );
    return rows;
  } finally {
    await client.end();
    await database.drop();
    fs.rmSync(directory, { recursive: true });
  }
}

it("what acted by itself before the upgrade goes on, as never backtested, and nothing else may", async () => {
  expect(await upgraded({ "pfn.mode": "auto" })).toEqual([
    { name: "acts", kind: "before" },
    { name: "default", kind: "before" },
    { name: "lets", kind: "before" },
  ]);
  expect(await upgraded({})).toEqual([
    { name: "acts", kind: "before" },
    { name: "lets", kind: "before" },
  ]);
});
