import type { FailureModel } from "@/server/domain/risk/prior/failure-model";
import { readModelFile } from "@/server/domain/risk/prior/model-file";
import file from "@/server/domain/risk/prior/prior-model.json";

/**
 * The model that comes with the product, made by `npm run train:prior`.
 * Throws   Error when the file was damaged: a worker must not start on half a model.
 */
export function shippedPrior(): FailureModel {
  const read = readModelFile(file);
  if (read.kind === "damaged") throw new Error(`the shipped failure model cannot be read: ${read.because}`);
  return read.model;
}
