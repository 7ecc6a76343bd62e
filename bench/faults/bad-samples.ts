import assert from "node:assert/strict";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import type { TestHouse } from "@/server/test-house";
import { leak } from "@/server/test-house/recipes";
import type { Fault } from "./fault";

type Bend = (reading: Reading, tick: number) => Reading | null;

/** Every number of a reading replaced. */
const every =
  (value: (was: number, tick: number) => number): Bend =>
  (reading, tick) =>
    Object.fromEntries(
      Object.entries(reading).map(([key, was]) => [
        key,
        typeof was === "number" && key !== "at" ? value(was, tick) : was,
      ]),
    ) as unknown as Reading;
const at =
  (when: (was: number, tick: number) => number): Bend =>
  (reading, tick) => ({ ...reading, at: when(reading.at, tick) });

const BAD: Record<string, Bend> = {
  "not a number": every(() => Number.NaN),
  infinite: every((_, tick) => (tick % 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)),
  negative: every((was) => -was - 1),
  "greater than any machine": every(() => 1e300),
  "counters that start again": every((was, tick) => (tick % 2 ? was : 0)),
  missing: () => null,
  "an hour old": at((was) => was - 3_600_000),
  "out of order": at((was, tick) => was - (tick % 3) * 25_000),
  "an hour ahead": at((was) => was + 3_600_000),
  "the same instant again and again": at((was, tick) => was - tick * 10_000),
};

/** Bad samples arrive for a while, of a container whose risk is real: nothing may be decided on them. */
export const badSamples: Fault = {
  fault: "stale, missing, reset, repeated, out-of-order, infinite and NaN samples",
  async run(lab, short) {
    const ticks = short ? 6 : 40;
    let badInputs = 0;
    const kinds = Object.entries(BAD);
    const house = await lab.house({
      containers: kinds.map((_, i) => leak(`leak${i}`, 60)),
      policy: { cooldownSeconds: 0 },
    });
    await house.live(20);
    const before = house.runtime.updates.length;
    const bends = new Map<string, Bend>();
    for (const [i, [, bend]] of kinds.entries())
      bends.set((await house.container(`leak${i}`)).runtimeId, bend);
    bendReadings(house, bends, () => badInputs++);
    await house.live(ticks * 10);
    const calls = house.runtime.updates.length - before;
    assert.equal(
      calls,
      0,
      `${calls} changes were made: ${JSON.stringify(house.runtime.updates.slice(before))}`,
    );
    for (const [i, [name]] of kinds.entries()) {
      const { id } = await house.container(`leak${i}`);
      const { rows } = await house.db.pool.query(
        `select * from telemetry.sample where container_id = $1 and exists (
           select from jsonb_each_text(to_jsonb(sample)) as cell where value in ('NaN', 'Infinity', '-Infinity') or value like '-%')`,
        [id],
      );
      assert.deepEqual(rows, [], `${name}: a value that cannot be was stored`);
      const { rows: said } = await house.db.pool.query(
        "select risk15 from assessment where container_id = $1 order by id desc limit 1",
        [id],
      );
      const risk = said[0]?.risk15;
      assert.ok(risk === null || (risk >= 0 && risk <= 1), `${name}: the risk is ${risk}`);
    }
    return {
      runs: kinds.length,
      badInputs,
      saw: `${badInputs} bad readings of ${kinds.length} kinds: none stored as it came, no change decided on one`,
    };
  },
};

function bendReadings(house: TestHouse, bends: ReadonlyMap<string, Bend>, seen: () => void): void {
  const { runtime } = house;
  const readAll: ContainerRuntime["readAll"] = runtime.readAll;
  let tick = 0;
  runtime.readAll = async (containers) => {
    const readings = await readAll(containers);
    tick++;
    const bent = [...readings].flatMap(([id, reading]) => {
      seen();
      const now = bends.get(id)?.(reading, tick) ?? null;
      return now === null ? [] : ([[id, now]] as const);
    });
    return new Map(bent);
  };
}
