import { crc32 } from "@/server/domain/crc32";
import type { Calibration } from "@/server/domain/learning/isotonic";
import { HORIZON_MINUTES } from "@/server/domain/risk/assessment";
import { type FailureModel, LEARNED_CAUSES } from "@/server/domain/risk/prior/failure-model";
import {
  type ModelFile,
  type ReadModel,
  readModelFile,
  toModelFile,
} from "@/server/domain/risk/prior/model-file";
import type { TreeEnsemble } from "@/server/domain/risk/trees/tree-ensemble";

const MAGIC = "PFNF1";
const HEADER = /^PFNF1 ([0-9a-f]{8})\n/;
const HEADER_BYTES = MAGIC.length + 10;
/** Log-odds beyond this are no knowledge: e^−50 is nothing. */
const MOST_LOG_ODDS = 50;

/** A failure model as it is stored: a line with the checksum of the rest, then the model's JSON. */
export function writeFailureFile(model: FailureModel): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(JSON.stringify(toModelFile(model)));
  const head = new TextEncoder().encode(`${MAGIC} ${crc32(body).toString(16).padStart(8, "0")}\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/**
 * The model of such bytes, or why it must not speak: cut off, changed, of other features, or whole and yet poisoned
 * (a probability outside [0, 1] or one that falls with the score, a value that is not finite, a walk that never ends).
 */
export function readFailureFile(bytes: Uint8Array): ReadModel {
  const head = HEADER.exec(new TextDecoder().decode(bytes.subarray(0, HEADER_BYTES)));
  if (!head) return damaged("this is no failure model");
  const body = bytes.subarray(HEADER_BYTES);
  if (crc32(body).toString(16).padStart(8, "0") !== head[1]) return damaged("the checksum does not fit");
  let read: ReadModel;
  try {
    read = readModelFile(JSON.parse(new TextDecoder().decode(body)) as ModelFile);
  } catch (error) {
    return damaged(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (read.kind === "damaged") return read;
  const because = poison(read.model);
  return because ? damaged(because) : read;
}

/** Why a model that could be read must not speak; `null`: it may. */
export function poison({ version, parts }: FailureModel): string | null {
  if (typeof version !== "string" || version.length === 0 || version.length > 80) return "it has no name";
  for (const cause of LEARNED_CAUSES)
    for (const minutes of HORIZON_MINUTES) {
      const { trees, calibration } = parts[cause][minutes];
      const because = poisonOfCalibration(calibration) ?? poisonOfTrees(trees);
      if (because) return `${cause} within ${minutes} min: ${because}`;
    }
  return null;
}

function poisonOfCalibration({ scores, probabilities }: Calibration): string | null {
  if (!Array.isArray(scores) || !Array.isArray(probabilities) || scores.length !== probabilities.length)
    return "its calibration is not whole";
  if (scores.length === 0) return "it has no calibration";
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) return "its calibration has a score that is not a number";
    if (!(probabilities[i]! >= 0 && probabilities[i]! <= 1))
      return `its calibration says ${probabilities[i]}, which is no probability`;
    if (i > 0 && (scores[i]! < scores[i - 1]! || probabilities[i]! < probabilities[i - 1]!))
      return "its calibration falls";
  }
  return null;
}

function poisonOfTrees({
  base,
  roots,
  feature,
  left,
  value,
  threshold,
  features,
}: TreeEnsemble): string | null {
  if (!(Math.abs(base) <= MOST_LOG_ODDS)) return `its trees start from ${base}`;
  for (let t = 0; t < roots.length - 1; t++)
    for (let i = roots[t]!; i < roots[t + 1]!; i++) {
      if (feature[i]! < 0) {
        if (!(Math.abs(value[i]!) <= MOST_LOG_ODDS)) return `a leaf adds ${value[i]}`;
        continue;
      }
      if (feature[i]! >= features) return `a split reads feature ${feature[i]} of ${features}`;
      if (Number.isNaN(threshold[i]!)) return "a split has no threshold";
      if (left[i]! <= i || left[i]! + 1 >= roots[t + 1]!) return "a split leads nowhere";
    }
  return null;
}

function damaged(because: string): ReadModel {
  return { kind: "damaged", because };
}
