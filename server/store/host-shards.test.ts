import { afterEach, describe, expect, it } from "vitest";
import { SHARDS } from "@/server/domain/hosts/shard-of";
import { toSample } from "@/server/domain/telemetry/to-sample";
import { openTestHouse, START, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";
import { beat, FencedOff, isHeld, leave } from "./host-shards";
import { writeSamples } from "./samples";

const database = testDatabase();
const process = (id: string) => ({ id, label: `machine:${id}`, startedAt: START });
const lapse = (id: string) =>
  database.db.pool.query(
    "update host_shard set until = clock_timestamp() - interval '1 ms' where owner = $1",
    [id],
  );
const dieOf = (id: string) =>
  database.db.pool.query("update worker_process set seen_at = seen_at - interval '1 hour' where id = $1", [
    id,
  ]);

afterEach(async () => {
  for (const id of ["a", "b", "c"]) await leave(database.db, id);
});

describe("the shards of the hosts", () => {
  it("are all held by the only process", async () => {
    expect(await beat(database.db, process("a"))).toHaveLength(SHARDS);
  });

  it("are dealt out evenly to two processes, and none is held by both", async () => {
    await beat(database.db, process("a"));
    await beat(database.db, process("b"));
    const a = await beat(database.db, process("a"));
    const b = await beat(database.db, process("b"));
    expect([a.length, b.length]).toEqual([SHARDS / 2, SHARDS / 2]);
    expect(new Set([...a, ...b].map(({ shard }) => shard)).size).toBe(SHARDS);
    // Neighbours fall to different processes, so that few hosts are shared out as evenly as many.
    expect(a.map(({ shard }) => shard % 2)).toEqual(a.map(() => a[0]!.shard % 2));
  });

  it("never have two holders, whatever beats, lapses and leaves in whatever order", async () => {
    const seen = new Map<string, string>();
    for (let i = 0; i < 40; i++) {
      const id = "abc"[(i * 7 + Math.floor(i / 3)) % 3]!;
      if (i % 11 === 5) await lapse(id);
      if (i % 13 === 7) await leave(database.db, id);
      for (const { shard, fence } of await beat(database.db, process(id))) {
        const holder = seen.get(`${shard}/${fence}`) ?? id;
        expect(holder).toBe(id);
        seen.set(`${shard}/${fence}`, id);
      }
    }
  });

  it("go to whoever is left when a process dies, under a new fence", async () => {
    const before = await beat(database.db, process("a"));
    await lapse("a");
    await dieOf("a");
    const after = await beat(database.db, process("b"));
    expect(after).toHaveLength(SHARDS);
    for (const held of before) expect(await isHeld(database.db, held)).toBe(false);
    for (const held of after) expect(await isHeld(database.db, held)).toBe(true);
  });
});

describe("a process that was asleep while another took its host over", () => {
  it("writes nothing of what it read meanwhile", async () => {
    const house = await openTestHouse(database.db, { containers: [healthy("web")] });
    const { id } = await house.container("web");
    const [held] = await beat(database.db, process("a"));
    const running = await house.fleet.listContainers();
    const reading = (await house.fleet.readAll(running)).get(running[0]!.runtimeId)!;
    const at = START + 3_600_000;
    const tick = new Map([[id, toSample(null, { ...reading, at }, { restartCount: 0 })]]);
    await lapse("a");
    await dieOf("a");
    await beat(database.db, process("b"));
    const stored = async () =>
      (
        await database.db.pool.query("select from telemetry.sample where container_id = $1 and at = $2", [
          id,
          new Date(at),
        ])
      ).rowCount;
    await expect(writeSamples(database.db, tick, held)).rejects.toThrow(FencedOff);
    expect(await stored()).toBe(0);
    const [now] = await beat(database.db, process("b"));
    await writeSamples(database.db, tick, now);
    expect(await stored()).toBe(1);
  });
});
