import {
  type AdaptiveBand,
  createAdaptiveBand,
  LEVELS,
  learnBand,
  MIDDLE,
  smallestSize,
  writeBand,
} from "@/server/domain/forecast/rolling/adaptive-band";

const MEMORY = 0.01;

/**
 * Gives each single model a 90 % band of its own, so that bands can be compared: the same adaptive conformal rule as the
 * combination's, around the model's own point and on the usual size of its own errors.
 */
export function createSingleBands(models: number, horizons: readonly number[]) {
  const ring = horizons.at(-1)! + 1;
  const lanes = horizons.length * models;
  const bands: AdaptiveBand[] = Array.from({ length: lanes }, createAdaptiveBand);
  const sizes = new Float64Array(lanes);
  const said = new Float64Array(ring * lanes * LEVELS);
  const expected = new Float64Array(ring * lanes);
  let typical = 0;
  const written = new Int32Array(ring).fill(-1);
  return {
    /** The value at `index` arrived. */
    learn(index: number, actual: number): void {
      for (const [k, ahead] of horizons.entries()) {
        const origin = index - ahead;
        if (origin < 0 || written[origin % ring] !== origin) continue;
        for (let m = 0; m < models; m++) {
          const lane = k * models + m;
          const at = (origin % ring) * lanes + lane;
          const miss = Math.abs(actual - said[at * LEVELS + MIDDLE]!);
          learnBand(bands[lane]!, said, at * LEVELS, expected[at]!, actual);
          sizes[lane]! += Math.max(MEMORY, 1 / bands[lane]!.errors.count) * (miss - sizes[lane]!);
        }
      }
    },
    /** Takes `predictions[k * models + m]`, made at `index`, and returns the bands, `[lane * LEVELS + level]`. */
    speak(index: number, predictions: Float64Array): Float64Array {
      const slot = index % ring;
      typical += MEMORY * (Math.abs(predictions[0]!) - typical);
      for (let lane = 0; lane < lanes; lane++) {
        const at = slot * lanes + lane;
        const point = predictions[lane]!;
        expected[at] = Math.max(sizes[lane]!, smallestSize(typical));
        writeBand(bands[lane]!, point, expected[at]!, said, at * LEVELS);
      }
      written[slot] = index;
      return said.subarray(slot * lanes * LEVELS, (slot + 1) * lanes * LEVELS);
    },
  };
}
