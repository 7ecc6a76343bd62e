import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Sample, SampleField } from "@/server/domain/telemetry/sample";
import { readHistory } from "@/server/store/history";
import { dropOldPartitions, ensurePartitions } from "@/server/store/partitions";
import { ROLLUPS, rollUp } from "@/server/store/rollups";
import { SAMPLE_COLUMNS, SAMPLE_FIELDS } from "@/server/store/sample-columns";
import { copySamples, readSamples, writeSamples } from "@/server/store/samples";
import { openTestHouse, START, type TestHouse, testDatabase } from "@/server/test-house";
import { healthy } from "@/server/test-house/recipes";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const store = testDatabase();
let house: TestHouse;
let id: number;

beforeAll(async () => {
  house = await openTestHouse(store.db, {
    containers: [
      healthy("api", { behaviour: { kind: "leak", bytesPerMinute: 2 ** 20, dueAfterMs: HOUR_MS } }),
    ],
    historyMinutes: 65,
  });
  id = (await house.container("api")).id;
});

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("samples", () => {
  const integer = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const anyOf = (field: SampleField) =>
    ({
      real: fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
      bigint: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      integer,
    })[SAMPLE_COLUMNS[field][1]];
  const because = fc.oneof(fc.string(), fc.constantFrom("a\tb", "a\nb", "\\.", "\\N", 'say "no"'));
  const sample: fc.Arbitrary<Sample> = fc
    .record(Object.fromEntries(SAMPLE_FIELDS.map((f) => [f, fc.option(anyOf(f))])))
    .chain((values) =>
      fc.dictionary(fc.constantFrom(...SAMPLE_FIELDS), because).map(
        (missing) =>
          ({
            ...values,
            missing: Object.fromEntries(
              Object.entries(missing).map(([k, v]) => [k, v.replaceAll("\u0000", "")]),
            ),
          }) as unknown as Sample,
      ),
    );

  it("come back as they were written, with what is null and why, to the precision of a float", async () => {
    let at = START + HOUR_MS;
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 20 }), async (samples) => {
        const from = at + 1;
        const written = samples.map((s) => [999, { ...s, at: ++at }] as const);
        await copySamples(store.db, written);
        const read = (await readSamples(store.db, [999], from)).get(999)!;
        const rounded = read.map((s) => {
          const reals = SAMPLE_FIELDS.filter((f) => SAMPLE_COLUMNS[f][1] === "real" && s[f] !== null);
          return { ...s, ...Object.fromEntries(reals.map((f) => [f, Math.fround(s[f]!)])) };
        });
        expect(rounded).toEqual(written.map(([, s]) => s));
      }),
      { numRuns: 25 },
    );
  });

  it("of a tick are stored whole or not at all", async () => {
    const [known] = (await readSamples(store.db, [id], START - MINUTE_MS)).get(id)!;
    const noPartition = { ...known!, at: START - 400 * DAY_MS };
    const tick = new Map([
      [997, { ...known!, at: START }],
      [998, noPartition],
    ]);
    await expect(writeSamples(store.db, tick)).rejects.toThrow(/no partition/);
    expect((await readSamples(store.db, [997, 998], 0)).size).toBe(0);
  });
});

describe("roll-ups of an hour", () => {
  it.each(ROLLUPS)("of $seconds s equal the averages and peaks of their raw samples", async ({ seconds }) => {
    await rollUp(store.db, START);
    const { rows } = await store.db.pool.query(
      "select * from telemetry.rollup where resolution_seconds = $1 and container_id = $2 order by at",
      [seconds, id],
    );
    expect(rows.length).toBeGreaterThanOrEqual(Math.floor(3_600 / seconds) - 1);
    const raw = (await readSamples(store.db, [id], START - 3 * HOUR_MS)).get(id)!;
    for (const row of rows) {
      const from = row.at.getTime();
      const bucket = raw.filter((s) => s.at >= from && s.at < from + seconds * 1000);
      const known = (field: SampleField) => bucket.map((s) => s[field]).filter((v) => v !== null);
      expect(row.samples).toBe(bucket.length);
      expect(row.cpu_millicores).toBeCloseTo(mean(known("cpuMillicores")), 1);
      expect(row.cpu_millicores_max).toBeCloseTo(Math.max(...known("cpuMillicores")), 1);
      const memory = known("memoryWorkingSetBytes");
      expect(Math.abs(row.memory_working_set_bytes - mean(memory))).toBeLessThan(1);
      expect(row.memory_working_set_bytes_max).toBe(Math.max(...memory));
    }
  });

  it("change nothing when they are made again, even by two at once", async () => {
    const all = async () =>
      (await store.db.pool.query("select * from telemetry.rollup order by 1, 2, 3")).rows;
    const before = await all();
    await store.db.pool.query("delete from telemetry.rollup_progress");
    await Promise.all([rollUp(store.db, START), rollUp(store.db, START)]);
    expect(await all()).toEqual(before);
  });
});

describe("a chart's history", () => {
  it.each([900, 3_600, 21_600, 86_400, 604_800, 400 * 86_400, 7_995, 8_000])(
    "of %i s has 800 points at most, equally spaced up to now",
    async (rangeSeconds) => {
      const now = START + 7_321;
      const history = await readHistory(store.db, id, now, rangeSeconds);
      const { at, stepSeconds, ...series } = history;
      expect(at.length).toBeLessThanOrEqual(800);
      expect(at.length).toBeGreaterThanOrEqual(rangeSeconds / stepSeconds);
      at.slice(1).forEach((t, i) => {
        expect(t - at[i]!).toBe(stepSeconds * 1000);
      });
      expect(now - at.at(-1)!).toBeLessThan(stepSeconds * 1000);
      for (const values of Object.values(series)) expect(values).toHaveLength(at.length);
      expect(history.memoryWorkingSetBytes.some((v) => v !== null)).toBe(true);
    },
  );

  it("shows a gap as a gap, never as zero", async () => {
    await store.db.pool.query(
      "delete from telemetry.sample where container_id = $1 and at > $2 and at <= $3",
      [id, new Date(START - 10 * MINUTE_MS), new Date(START - 5 * MINUTE_MS)],
    );
    const { at, memoryWorkingSetBytes, cpuMillicores } = await readHistory(store.db, id, START, 900);
    const inGap = at.flatMap((t, i) => (t > START - 10 * MINUTE_MS && t <= START - 5 * MINUTE_MS ? [i] : []));
    expect(inGap).toHaveLength(30);
    for (const i of inGap) expect([memoryWorkingSetBytes[i], cpuMillicores[i]]).toEqual([null, null]);
    expect(memoryWorkingSetBytes.filter((v) => v !== null)).toHaveLength(at.length - 30);
    expect(memoryWorkingSetBytes).not.toContain(0);
  });
});

describe("the partitions of samples", () => {
  const days = async () =>
    (
      await store.db.pool.query(
        `select right(c.relname, 8) as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'telemetry.sample'::regclass order by 1`,
      )
    ).rows.map((row) => row.day);

  it("are made for each day up to the day after tomorrow, also by two at once and again", async () => {
    const now = START + 10 * DAY_MS;
    await ensurePartitions(store.db, now, now);
    await ensurePartitions(store.db, now, now);
    expect(await days()).toEqual(expect.arrayContaining(["20260115", "20260116", "20260117"]));
  });

  it("are dropped once their day ended longer ago than the retention, and the others stay", async () => {
    const dropped = await dropOldPartitions(store.db, START + 11 * DAY_MS, 2);
    expect(dropped).toContain("sample_20260105");
    expect(dropped).toContain("application_20260105");
    expect(await days()).toEqual(["20260115", "20260116", "20260117"]);
    expect((await readSamples(store.db, [id], 0)).size).toBe(0);
  });
});
