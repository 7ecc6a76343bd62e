import { seededRandom } from "@/server/domain/forecast/seeded-random";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";

/**
 * Rows in which few fail, for tests and benchmarks: the log-odds hold straight, bent and joint effects of the first
 * eight features, the rest is noise; one value in twenty is missing.
 *
 * offset   of the log-odds: −6.2 makes about 2 % fail.
 */
export function rareFailures(count: number, features: number, seed: number, offset = -6.2): LabelledRows {
  const random = seededRandom(seed);
  const values = new Float32Array(count * features);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const x = (f: number) => values[i * features + f]!;
    for (let f = 0; f < features; f++) values[i * features + f] = random.normal();
    const sum =
      offset +
      1.2 * x(0) +
      0.9 * Math.max(0, x(1)) ** 2 +
      (x(2) > 0.5 && x(3) > 0 ? 1.8 : 0) +
      0.8 * x(4) * x(5) +
      Math.sin(2 * x(6)) -
      0.7 * Math.abs(x(7));
    labels[i] = random.uniform() < 1 / (1 + Math.exp(-sum)) ? 1 : 0;
    for (let f = 0; f < features; f++) if (random.uniform() < 0.05) values[i * features + f] = Number.NaN;
  }
  return { count, features, values, labels };
}
