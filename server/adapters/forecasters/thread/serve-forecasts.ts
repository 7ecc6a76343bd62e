import { parentPort } from "node:worker_threads";
import { dearForecasters } from "@/server/adapters/forecasters/dear-forecasters";
import { createLstmForecaster } from "@/server/adapters/forecasters/lstm/create-lstm-forecaster";
import type {
  ForecastReply,
  ForecastRequest,
  LstmChange,
} from "@/server/adapters/forecasters/thread/messages";
import { readLstm } from "@/server/domain/forecast/lstm/lstm-weights";
import { ForecastRefused } from "@/server/ports/forecaster";

/** Runs in a worker thread: answers one request after the other. */
const models = new Map(dearForecasters().map((model) => [model.name, model]));

parentPort?.on("message", async (message: ForecastRequest | LstmChange) => {
  if (message.kind === "lstm") {
    const read = readLstm(message.file);
    if (read.kind === "weights") models.set("lstm", createLstmForecaster(read.weights));
    return;
  }
  const { id, model, series, steps, dimension } = message;
  const answer = (reply: ForecastReply) => parentPort?.postMessage(reply);
  try {
    const known = models.get(model);
    if (!known) throw new Error(`no model ${model} in this thread`);
    answer({ id, kind: "path", path: await known.forecast(series, steps, dimension) });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    answer({ id, kind: error instanceof ForecastRefused ? "refused" : "failed", because });
  }
});
