import { addPoint, lineOf, noSums } from "@/server/domain/risk/features/line-sums";
import type { MemorySeries } from "@/server/domain/risk/features/memory-series";
import type { Bytes, EpochMs } from "@/server/domain/units";

const MINUTE_MS = 60_000;
const SHORT = { blockMinutes: 5, blocks: 12 };
const LONG = { blockMinutes: 20, blocks: 18 };
const FEWEST_BLOCKS = 6;
const MOST = 20;

/**
 * Writes eight features from `out[from]` on: the highest of 15 and 60 min, how steadily five-minute means rose within the
 * hour and twenty-minute means within six, and how fast the lowest and the highest of each twenty minutes grow. What a
 * collector gives back returns to its lows; a leak lifts them.
 *
 * oldest     index of the first point of the present run.
 * headroom   as a share of the newest value; `NaN` without a limit.
 * Source     Kendall's rank correlation with time; least-squares lines through block extremes.
 */
export function memoryBlockFeatures(
  { at, bytes, count }: MemorySeries,
  now: EpochMs,
  oldest: number,
  { limit, headroom, newest }: { limit: Bytes | null; headroom: number; newest: Bytes },
  out: Float64Array,
  from: number,
): void {
  const short = blocksOf(SHORT.blocks);
  const long = blocksOf(LONG.blocks);
  let [peak15, peak60] = [0, 0];
  for (let i = count - 1; i >= oldest; i--) {
    const age = (now - at[i]!) / MINUTE_MS;
    const l = Math.floor(age / LONG.blockMinutes);
    if (l >= LONG.blocks) break;
    const value = bytes[i]! / newest;
    add(long, l, value);
    if (age >= 60) continue;
    peak60 = Math.max(peak60, value);
    if (age <= 15) peak15 = Math.max(peak15, value);
    add(short, Math.floor(age / SHORT.blockMinutes), value);
  }
  if (limit !== null) {
    out[from] = (peak15 * newest) / limit;
    out[from + 1] = (peak60 * newest) / limit;
  }
  out[from + 2] = rises(short);
  out[from + 3] = rises(long);
  for (const [k, extreme] of [long.least, long.most].entries()) {
    const grown = growth(extreme, long.count);
    out[from + 4 + k] = grown;
    if (limit !== null) out[from + 6 + k] = Math.min(MOST, Math.max(0, grown) / headroom);
  }
}

interface Blocks {
  count: Int32Array;
  sum: Float64Array;
  least: Float64Array;
  most: Float64Array;
}

function blocksOf(blocks: number): Blocks {
  return {
    count: new Int32Array(blocks),
    sum: new Float64Array(blocks),
    least: new Float64Array(blocks).fill(Number.POSITIVE_INFINITY),
    most: new Float64Array(blocks),
  };
}

function add({ count, sum, least, most }: Blocks, block: number, value: number): void {
  count[block]!++;
  sum[block]! += value;
  if (value < least[block]!) least[block] = value;
  if (value > most[block]!) most[block] = value;
}

/** In [−1, 1]: 1 where each block's mean is over all before it. */
function rises({ count, sum }: Blocks): number {
  let balance = 0;
  let pairs = 0;
  let known = 0;
  for (let later = 0; later < count.length; later++) {
    if (count[later] === 0) continue;
    known++;
    const mean = sum[later]! / count[later]!;
    for (let earlier = later + 1; earlier < count.length; earlier++) {
      if (count[earlier] === 0) continue;
      balance += Math.sign(mean - sum[earlier]! / count[earlier]!);
      pairs++;
    }
  }
  return known >= FEWEST_BLOCKS ? balance / pairs : Number.NaN;
}

/** Growth an hour of a line through the blocks' extremes, as a share of the newest value. */
function growth(extreme: Float64Array, count: Int32Array): number {
  const sums = noSums();
  for (let block = 0; block < count.length; block++)
    if (count[block]! > 0) addPoint(sums, (-block * LONG.blockMinutes) / 60, extreme[block]!);
  return sums.n >= FEWEST_BLOCKS ? Math.max(-1, Math.min(MOST, lineOf(sums).slope)) : Number.NaN;
}
