/**
 * Trains the model that ships with the product: `npm run train:prior`. The same code writes the same bytes.
 */
import fs from "node:fs";
import { trainingRows } from "@/bench/failure-rows";
import { toModelFile } from "@/server/domain/risk/prior/model-file";
import { trainFailureModel } from "@/server/domain/risk/training/train-failure-model";

const FILE = new URL("../server/domain/risk/prior/prior-model.json", import.meta.url);

const startedAt = performance.now();
const rows = trainingRows({ stories: 14_000, fleets: 48, seed: 1, balance: "troubled" });
const newest = trainingRows({ stories: 6_000, fleets: 32, seed: 2 });
const model = trainFailureModel(rows, "trees/2", 1, newest);
fs.writeFileSync(FILE, `${JSON.stringify(toModelFile(model), null, 2)}\n`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(`${rows.length} rows, ${seconds} s, ${fs.statSync(FILE).size} bytes`);
