import { type LstmWeights, readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import file from "./shipped-lstm.json";

/** The file and its name, as a trained version has them. */
export function shippedLstmFile(): { version: string; file: Uint8Array } {
  return { version: file.version, file: Buffer.from(file.weights, "base64") };
}

/**
 * The weights that come with the product, made by `npm run train:lstm`.
 * Throws   Error when the file was damaged.
 */
export function shippedLstm(): LstmWeights {
  const read = readLstm(shippedLstmFile().file);
  if (read.kind === "damaged") throw new Error(`the shipped LSTM cannot be read: ${read.because}`);
  return read.weights;
}
