import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import {
  CAUSE_FEATURES,
  type CalibratedTrees,
  type FailureModel,
  LEARNED_CAUSES,
} from "@/server/domain/risk/prior/failure-model";
import { readEnsemble, serializeEnsemble } from "@/server/domain/risk/trees/serialize-ensemble";

/** A model as JSON can hold it: trees in base64 with their own checksum. */
export interface ModelFile {
  version: string;
  parts: Record<
    string,
    Record<string, { trees: string; calibration: { scores: number[]; probabilities: number[] } }>
  >;
}

export type ReadModel = { kind: "model"; model: FailureModel } | { kind: "damaged"; because: string };

export function toModelFile({ version, parts }: FailureModel): ModelFile {
  const file: ModelFile = { version, parts: {} };
  for (const cause of LEARNED_CAUSES) {
    const byHorizon: ModelFile["parts"][string] = {};
    for (const minutes of HORIZON_MINUTES) {
      const { trees, calibration } = parts[cause][minutes];
      const bytes = serializeEnsemble(trees);
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      byHorizon[minutes] = { trees: btoa(text), calibration };
    }
    file.parts[cause] = byHorizon;
  }
  return file;
}

/** The model of a file, or why it cannot be trusted: a part that is absent, damaged, or of other features. */
export function readModelFile(file: ModelFile): ReadModel {
  const parts = {} as FailureModel["parts"];
  for (const cause of LEARNED_CAUSES) {
    const byHorizon = {} as Record<HorizonMinutes, CalibratedTrees>;
    for (const minutes of HORIZON_MINUTES) {
      const part = file.parts[cause]?.[minutes];
      if (!part) return damaged(`no trees for ${cause} within ${minutes} min`);
      const read = readEnsemble(Uint8Array.from(atob(part.trees), (char) => char.charCodeAt(0)));
      if (read.kind === "damaged") return damaged(`${cause} within ${minutes} min: ${read.because}`);
      if (read.ensemble.features !== CAUSE_FEATURES[cause].length)
        return damaged(`${cause} within ${minutes} min reads other features than there are`);
      byHorizon[minutes] = { trees: read.ensemble, calibration: part.calibration };
    }
    parts[cause] = byHorizon;
  }
  return { kind: "model", model: { version: file.version, parts } };
}

function damaged(because: string): ReadModel {
  return { kind: "damaged", because };
}
