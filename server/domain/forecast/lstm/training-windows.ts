import { fillGaps } from "@/server/domain/forecast/fill-gaps";
import { LSTM_AHEAD, LSTM_WINDOW, lstmTarget, lstmWindow } from "@/server/domain/forecast/lstm/lstm-window";
import { seededRandom } from "@/server/domain/forecast/seeded-random";

/** Fewest values of a series from which a window is cut: less would be mostly the continued start. */
const FEWEST_BEFORE = 12;
/** A window that lies in a longer gap is not worth finding its start. */
const LONGEST_GAP = 48;

/** Examples for the network: `count` windows one after the other. */
export interface LstmExamples {
  count: number;
  /** `inputs[example * LSTM_WINDOW + step]`. */
  inputs: Float32Array;
  /** `targets[example * LSTM_AHEAD + step]`; where `known` is 0 nothing was observed, and nothing is learnt. */
  targets: Float32Array;
  known: Float32Array;
}

/** One series of usage; `from` and `to` bound the newest index that a window and its future may have. */
export interface TrainingSeries {
  values: Float64Array;
  from: number;
  to: number;
}

/**
 * Draws about `most` examples evenly over all series, each weighted by its length's root: a fleet's longest series must not
 * be all that is learnt. A window knows only what lies before it; a future never passes its series' `to`.
 */
export function drawExamples(series: readonly TrainingSeries[], most: number, seed: number): LstmExamples {
  const random = seededRandom(seed);
  const usable = series
    .map(({ values, from, to }) => ({
      values,
      first: Math.max(FEWEST_BEFORE + values.findIndex(Number.isFinite), from),
      last: Math.min(values.findLastIndex(Number.isFinite), to) - LSTM_AHEAD,
    }))
    .filter(({ values, first, last }) => last >= first && values.some(Number.isFinite))
    .map((own) => ({ ...own, share: Math.sqrt(own.last - own.first + 1) }));
  const total = usable.reduce((sum, { share }) => sum + share, 0);
  const counts = usable.map(({ share, first, last }) =>
    Math.min(last - first + 1, Math.max(1, Math.round((most * share) / total))),
  );
  const count = counts.reduce((sum, own) => sum + own, 0);
  const examples: LstmExamples = {
    count,
    inputs: new Float32Array(count * LSTM_WINDOW),
    targets: new Float32Array(count * LSTM_AHEAD),
    known: new Float32Array(count * LSTM_AHEAD),
  };
  const order = shuffled(count, random);
  let drawn = 0;
  for (const [s, { values, first, last }] of usable.entries()) {
    for (let k = 0; k < counts[s]!; k++) {
      const at = first + Math.floor(((k + random.uniform()) * (last - first + 1)) / counts[s]!);
      writeExample(examples, order[drawn++]!, values, Math.min(last, at));
    }
  }
  return examples;
}

function writeExample(
  { inputs, targets, known }: LstmExamples,
  place: number,
  values: Float64Array,
  last: number,
): void {
  const past = values.subarray(Math.max(0, last + 1 - LONGEST_GAP - LSTM_WINDOW), last + 1);
  // Nothing is known of it: every step stays unknown, and nothing is learnt.
  if (!past.some(Number.isFinite)) return;
  // Only what lies before is filled: a gap that ends later would tell of its end.
  const seen = fillGaps(past);
  const window = lstmWindow(seen, seen.length - 1);
  inputs.set(window.inputs, place * LSTM_WINDOW);
  for (let ahead = 1; ahead <= LSTM_AHEAD; ahead++) {
    const value = values[last + ahead]!;
    const at = place * LSTM_AHEAD + ahead - 1;
    if (!Number.isFinite(value)) continue;
    known[at] = 1;
    targets[at] = lstmTarget(window, value);
  }
}

function shuffled(count: number, random: { uniform(): number }): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
