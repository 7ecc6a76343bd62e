import { type LstmWeights, readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import file from "./shipped-lstm.json";

export const SHIPPED_LSTM = file.version;

/**
 * The weights that come with the product, made by `npm run train:lstm`.
 * Throws   Error when the file was damaged.
 */
export function shippedLstm(): LstmWeights {
  const read = readLstm(Buffer.from(file.weights, "base64"));
  if (read.kind === "damaged") throw new Error(`the shipped LSTM cannot be read: ${read.because}`);
  return read.weights;
}
