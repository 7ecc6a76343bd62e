import { crc32 } from "@/server/domain/crc32";
import { LSTM_AHEAD, LSTM_WINDOW } from "@/server/domain/forecast/lstm/lstm-window";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";

/** The network's arrays, in the order in which the layers hold them. */
export type LstmWeights = Float32Array[];

export const LSTM_UNITS = 24;
export const LSTM_OUTPUTS = LSTM_AHEAD * QUANTILE_LEVELS.length;
/** LSTM kernel, recurrent kernel, bias; dense kernel, bias. */
export const WEIGHT_SHAPES: readonly number[][] = [
  [1, 4 * LSTM_UNITS],
  [LSTM_UNITS, 4 * LSTM_UNITS],
  [4 * LSTM_UNITS],
  [LSTM_UNITS, LSTM_OUTPUTS],
  [LSTM_OUTPUTS],
];

/** "PFNL", little-endian. */
const MAGIC = 0x4c4e4650;
const VERSION = 1;
const HEADER_BYTES = 16;

export type ReadWeights = { kind: "weights"; weights: LstmWeights } | { kind: "damaged"; because: string };

/** Weights as bytes: header, 32-bit floats, CRC-32 of all before it; little-endian. */
export function serializeLstm(weights: LstmWeights): Uint8Array<ArrayBuffer> {
  const count = weights.reduce((sum, own) => sum + own.length, 0);
  const bytes = new Uint8Array(HEADER_BYTES + 4 * count + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, LSTM_WINDOW, true);
  view.setUint32(8, LSTM_OUTPUTS, true);
  view.setUint32(12, count, true);
  let at = HEADER_BYTES;
  for (const own of weights)
    for (const value of own) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  view.setUint32(at, crc32(bytes.subarray(0, at)), true);
  return bytes;
}

/** The weights that were written, or why they cannot be trusted: a wrong or broken file never becomes a forecast. */
export function readLstm(bytes: Uint8Array): ReadWeights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 4;
  if (end < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    return damaged("these are not an LSTM's weights");
  if (view.getUint16(4, true) !== VERSION) return damaged(`version ${view.getUint16(4, true)} is not known`);
  if (view.getUint32(end, true) !== crc32(bytes.subarray(0, end)))
    return damaged("the checksum does not match");
  const isOfThisNetwork = view.getUint16(6, true) === LSTM_WINDOW && view.getUint32(8, true) === LSTM_OUTPUTS;
  const sizes = WEIGHT_SHAPES.map((shape) => shape.reduce((product, side) => product * side, 1));
  const count = sizes.reduce((sum, size) => sum + size, 0);
  if (!isOfThisNetwork || view.getUint32(12, true) !== count || end !== HEADER_BYTES + 4 * count)
    return damaged("they are of another network");
  let at = HEADER_BYTES;
  const weights = sizes.map((size) => {
    const own = new Float32Array(size);
    for (let i = 0; i < size; i++, at += 4) own[i] = view.getFloat32(at, true);
    return own;
  });
  if (weights.some((own) => !own.every(Number.isFinite))) return damaged("a weight is not a number");
  return { kind: "weights", weights };
}

function damaged(because: string): ReadWeights {
  return { kind: "damaged", because };
}
