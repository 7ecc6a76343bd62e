import { beforeAll, describe, expect, it } from "vitest";
import { storyOf } from "@/server/domain/risk/assess.fixtures";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import type { Sample } from "@/server/domain/telemetry/sample";
import { readHourOfSamples } from "@/server/store/hour-of-samples";
import { ensurePartitions } from "@/server/store/partitions";
import { copySamples, readSamples } from "@/server/store/samples";
import { START, testDatabase } from "@/server/test-house";

const MINUTE_MS = 60_000;
const store = testDatabase();
const ID = 771;

/** Three hours of a busy container, a sample each half minute, the last at `START`. */
const story = storyOf({
  minutes: 180,
  memory: (ago, r) => 200 - ago / 2 + r.normal(),
  cpu: (ago) => (ago % 50 < 4 ? 500 : 100),
  throttled: 0.3,
  input: { health: "healthy" },
});
const shift = START - story.now;
const past: Sample[] = story.samples
  .filter((_, i) => i % 3 === 2)
  .map((sample) => ({ ...sample, at: sample.at + shift }));

/** What training looks at: every sample up to `now`. */
const trained = (now: number) => extractFeatures({ ...story, now, startedAt: 0, samples: past });
const live = async (now: number) => {
  const samples = (await readHourOfSamples(store.db, [ID], now)).get(ID) ?? [];
  const first = samples[0]?.at ?? now;
  const history = past
    .filter(({ at }) => at < first)
    .map(({ at, memoryWorkingSetBytes }) => ({ at, value: memoryWorkingSetBytes }));
  return { samples, features: extractFeatures({ ...story, now, startedAt: 0, samples, history }) };
};

beforeAll(async () => {
  await ensurePartitions(store.db, START - 24 * 60 * MINUTE_MS, START);
  await copySamples(
    store.db,
    past.filter(({ at }) => at <= START - 40 * MINUTE_MS).map((sample) => [ID, sample] as const),
  );
});

describe("the hour that an assessment looks back on", () => {
  it("has the values that the trees were taught with, tick by tick", async () => {
    for (let minutesAgo = 40; minutesAgo >= 0; minutesAgo -= 5) {
      const now = START - minutesAgo * MINUTE_MS;
      const added = past.filter(({ at }) => at > now - 5 * MINUTE_MS && at <= now && minutesAgo < 40);
      await copySamples(
        store.db,
        added.map((sample) => [ID, sample] as const),
      );
      const { samples, features } = await live(now);
      const whole = (await readSamples(store.db, [ID], now - 60 * MINUTE_MS)).get(ID)!;
      expect(samples).toEqual(whole);
      const taught = trained(now);
      for (let f = 0; f < features.length; f++)
        if (Number.isNaN(taught[f])) expect(features[f]).toBeNaN();
        else expect(features[f]).toBeCloseTo(taught[f]!, 4);
    }
  });

  it("holds what came late, within a quarter of an hour", async () => {
    const late = { ...past.at(-1)!, at: START - 12 * MINUTE_MS + 1, pids: 4_711 };
    await copySamples(store.db, [[ID, late]]);
    const { samples } = await live(START + MINUTE_MS);
    expect(samples.some(({ pids }) => pids === 4_711)).toBe(true);
  });

  it("forgets nothing of its own hour and keeps nothing older, after a pause and a clock set back too", async () => {
    for (const now of [START + 30 * MINUTE_MS, START - 20 * MINUTE_MS]) {
      const { samples } = await live(now);
      expect(samples).toEqual((await readSamples(store.db, [ID], now - 60 * MINUTE_MS)).get(ID));
    }
    expect((await readHourOfSamples(store.db, [ID], START + 120 * MINUTE_MS)).size).toBe(0);
  });
});
