import { describe, expect, it } from "vitest";
import type { CalibratedTrees, FailureModel } from "@/server/domain/risk/prior/failure-model";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { readFailureFile, writeFailureFile } from "./failure-file";

const model = shippedPrior();
const file = writeFailureFile(model);

/** A whole file of a model that was changed before it was written: its checksum fits. */
function poisoned(change: (part: CalibratedTrees, model: FailureModel) => void): Uint8Array {
  const copy = structuredClone(model);
  change(copy.parts.memory[60], copy);
  return writeFailureFile(copy);
}

it("a model survives its file", () => {
  expect(readFailureFile(file)).toEqual({ kind: "model", model });
});

describe("a file must not speak when", () => {
  it.each([
    { name: "it is something else", bytes: new TextEncoder().encode("hello"), because: "no failure model" },
    { name: "it is empty", bytes: new Uint8Array(0), because: "no failure model" },
    { name: "it was cut off", bytes: file.subarray(0, file.length - 1), because: "checksum" },
    {
      name: "a bit flipped",
      bytes: file.map((byte, i) => (i === 9_000 ? byte ^ 4 : byte)),
      because: "checksum",
    },
    {
      name: "a probability is none",
      bytes: poisoned(({ calibration }) => {
        calibration.probabilities[0] = -0.2;
      }),
      because: "memory within 60 min: its calibration says -0.2, which is no probability",
    },
    {
      name: "its calibration falls with the score",
      bytes: poisoned(({ calibration }) => {
        calibration.probabilities.reverse();
      }),
      because: "its calibration falls",
    },
    {
      name: "its calibration is missing",
      bytes: poisoned((part) => {
        part.calibration = { scores: [], probabilities: [] };
      }),
      because: "it has no calibration",
    },
    {
      name: "a leaf is not a number",
      bytes: poisoned(({ trees }) => {
        trees.value[trees.feature.indexOf(-1)] = Number.NaN;
      }),
      because: "a leaf adds NaN",
    },
    {
      name: "a split reads what no row has",
      bytes: poisoned(({ trees }) => {
        trees.feature[0] = 999;
      }),
      because: "a split reads feature 999",
    },
    {
      name: "a walk would never end",
      bytes: poisoned(({ trees }) => {
        trees.left[0] = 0;
      }),
      because: "a split leads nowhere",
    },
    {
      name: "it has no name",
      bytes: poisoned((_, own) => {
        own.version = "";
      }),
      because: "it has no name",
    },
    {
      name: "a part is absent",
      bytes: poisoned((_, own) => {
        own.parts.cpu[5].trees.features = 3;
      }),
      because: "reads other features",
    },
  ])("$name", ({ bytes, because }) => {
    expect(readFailureFile(bytes)).toMatchObject({
      kind: "damaged",
      because: expect.stringContaining(because),
    });
  });
});
