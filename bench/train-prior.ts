/**
 * Trains the model that ships with the product: `npm run train:prior`. The same code writes the same bytes.
 */
import fs from "node:fs";
import { trainingRows } from "@/bench/failure-rows";
import { toModelFile } from "@/server/domain/risk/prior/model-file";
import { trainFailureModel } from "@/server/domain/risk/training/train-failure-model";

const FILE = new URL("../server/domain/risk/prior/prior-model.json", import.meta.url);

const startedAt = performance.now();
const rows = trainingRows({ stories: 8_000, fleets: 90, seed: 1, balance: "troubled", calmShare: 0.3 });
const newest = trainingRows({ stories: 3_500, fleets: 36, seed: 2 });
const model = trainFailureModel(rows, "trees/3", 1, newest);
fs.writeFileSync(FILE, `${JSON.stringify(toModelFile(model), null, 2)}\n`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(`${rows.length} rows, ${seconds} s, ${fs.statSync(FILE).size} bytes`);
