import { createRequire } from "node:module";
import type { LabelledRows } from "@/server/domain/risk/trees/train-boosting";

interface YdfModel {
  predict(csv: string): (number | number[])[];
  unload(): void;
}

interface Ydf {
  GradientBoostedTreesLearner: new (label: string, task: string) => { train(csv: string): YdfModel };
}

export interface YdfResult {
  trainSeconds: number;
  rowsPerSecond: number;
  /** Chance of failure, one a later row. */
  scores: number[];
}

/** Trains Yggdrasil's gradient boosting (WebAssembly, its own defaults) on the same rows and scores the later ones. */
export async function runYdf(train: LabelledRows, later: LabelledRows): Promise<YdfResult> {
  const load = createRequire(import.meta.url)("ydf-training") as () => Promise<Ydf>;
  const ydf = await load();
  const learner = new ydf.GradientBoostedTreesLearner("label", "CLASSIFICATION");
  const trainCsv = toCsv(train);
  const laterCsv = toCsv(later);
  const startedAt = performance.now();
  const model = learner.train(trainCsv);
  const trainedAt = performance.now();
  const predicted = model.predict(laterCsv);
  const predictedAt = performance.now();
  model.unload();
  return {
    trainSeconds: (trainedAt - startedAt) / 1000,
    rowsPerSecond: later.count / ((predictedAt - trainedAt) / 1000),
    scores: Array.from(predicted, (row) => (typeof row === "number" ? row : row.at(-1)!)),
  };
}

function toCsv({ count, features, values, labels }: LabelledRows): string {
  const lines = [`${Array.from({ length: features }, (_, f) => `f${f}`).join(",")},label`];
  for (let i = 0; i < count; i++) {
    const cells = Array.from(values.subarray(i * features, (i + 1) * features), (value) =>
      Number.isNaN(value) ? "" : value.toPrecision(7),
    );
    lines.push(`${cells.join(",")},${labels[i] === 1 ? "yes" : "no"}`);
  }
  return `${lines.join("\n")}\n`;
}
