import assert from "node:assert/strict";
import { shippedLstmFile } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import { readFailureFile, writeFailureFile } from "@/server/domain/learning/failure-file";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { cycle } from "@/server/loop/cycle";
import type { Forecaster } from "@/server/ports/forecaster";
import { FAILURE_TREES } from "@/server/store/failure-models";
import { failureLearningOf } from "@/server/test-house/failure-learning";
import { leak } from "@/server/test-house/recipes";
import type { Fault } from "./fault";
import { randomOf } from "./random-of";

/** A file with random bytes in it, cut short, with bits flipped, or with numbers that are none. */
function* broken(file: Uint8Array, count: number, random: () => number): Generator<Uint8Array<ArrayBuffer>> {
  for (let i = 0; i < count; i++) {
    const copy = new Uint8Array(file);
    const place = () => Math.floor(random() * copy.length);
    switch (i % 4) {
      case 0:
        yield copy.slice(0, place());
        break;
      case 1:
        for (let flips = 0; flips < 3; flips++) copy[place()]! ^= 1 << Math.floor(random() * 8);
        yield copy;
        break;
      case 2:
        copy.fill(0xff, place());
        yield copy;
        break;
      default:
        for (let at = 0; at < copy.length; at++) copy[at] = Math.floor(random() * 256);
        yield copy;
    }
  }
}

/** Forecasters that answer with rubbish: each must be dropped with its reason, or be outweighed. */
const liar = (name: string, value: (step: number) => number): Forecaster => ({
  name,
  minPoints: 2,
  forecast: async (series, steps) => ({
    startAt: series.startAt + series.values.length * series.stepSeconds * 1000,
    stepSeconds: series.stepSeconds,
    quantiles: QUANTILE_LEVELS.map(() => Array.from({ length: steps }, (_, step) => value(step))),
  }),
});
const LIARS: Forecaster[] = [
  liar("nan", () => Number.NaN),
  liar("explodes", (step) => 10 ** (10 * step)),
  liar("nothing", () => 0),
  { name: "throws", minPoints: 2, forecast: async () => Promise.reject(new TypeError("a bug")) },
];

export const badModels: Fault = {
  fault: "garbage, truncated, bit-flipped and poisoned models",
  async run(lab, short) {
    const count = short ? 60 : 1_000;
    const random = randomOf(7);
    const tree = writeFailureFile(shippedPrior());
    const lstm = shippedLstmFile().file;
    let refused = 0;
    for (const file of broken(tree, count, random)) if (readFailureFile(file).kind !== "model") refused++;
    for (const file of broken(lstm, count, random)) if (readLstm(file).kind !== "weights") refused++;
    assert.equal(refused, 2 * count, `${2 * count - refused} broken files were read as models`);

    const house = await lab.house({ containers: [leak("leaks", 12)], policy: { cooldownSeconds: 0 } });
    house.failureLearning = failureLearningOf("champion");
    house.forecasters = [...LIARS, ...house.forecasters];
    await cycle(house, house.hostId);
    const [broke] = broken(tree, 2, random);
    const { rowCount } = await house.db.pool.query("update model set file = $1 where kind = $2", [
      Buffer.from(broke!),
      FAILURE_TREES,
    ]);
    assert.ok(rowCount, "there was no stored model to break");
    house.failureModel = undefined;
    for (let waited = 0; waited < 300 && house.runtime.updates.length === 0; waited += 10)
      await house.live(10);
    const { rows } = await house.db.pool.query(
      "select risk15 from assessment where risk15 is not null and not (risk15 between 0 and 1)",
    );
    assert.deepEqual(rows, [], "a risk outside [0, 1]");
    assert.ok(
      house.runtime.updates.length > 0,
      "with broken models beside it, the leak was not helped in time",
    );
    return {
      runs: 2 * count + LIARS.length,
      badInputs: 2 * count + LIARS.length,
      saw: `${refused} broken files refused; beside three forecasters that lie, a leak was still seen and helped`,
    };
  },
};
