/**
 * Trains the LSTM that ships with the product, on simulated fleets alone: `npm run train:lstm`. It prints what the weights lose on
 * fleets of other seeds, beside "nothing changes". WebAssembly's arithmetic is the same everywhere but for its threads: the
 * figures are reproducible, single bits may not be.
 */
import fs from "node:fs";
import { simulatedSeries } from "@/bench/lstm/simulated-series";
import { createLstmNetwork } from "@/server/adapters/forecasters/lstm/lstm-network";
import { trainLstm } from "@/server/adapters/forecasters/lstm/train-lstm";
import { serializeLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { drawExamples } from "@/server/domain/forecast/lstm/training-windows";

const FILE = new URL("../server/adapters/forecasters/lstm/shipped-lstm.json", import.meta.url);
const HOURS = 12;
const CONTAINERS = 20;
const whole = (values: Float64Array) => ({ values, from: 0, to: values.length - 1 });

const startedAt = performance.now();
const fleets = [1, 2, 3, 4, 5, 6].flatMap((seed) => simulatedSeries(seed, CONTAINERS, HOURS));
const others = [101, 102].flatMap((seed) => simulatedSeries(seed, CONTAINERS, HOURS));
console.error(`${fleets.length} series simulated`);
const trained = await trainLstm(
  { series: fleets.map(whole), examples: 6_000, epochs: 20, budgetMs: 10 * 60_000, seed: 1 },
  (done) => process.stderr.write(`trained to ${Math.round(100 * done)} %\n`),
);
const held = drawExamples(others.map(whole), 4_000, 99);
const network = await createLstmNetwork(trained.weights);
const still = await createLstmNetwork(trained.weights.map((own) => own.map(() => 0)));
const loss = { lstm: network.loss(held), nothingChanges: still.loss(held) };
const weights = Buffer.from(serializeLstm(trained.weights)).toString("base64");
fs.writeFileSync(FILE, `${JSON.stringify({ version: "lstm/1", weights }, null, 2)}\n`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log({ ...loss, examples: trained.examples, seconds, bytes: fs.statSync(FILE).size });
