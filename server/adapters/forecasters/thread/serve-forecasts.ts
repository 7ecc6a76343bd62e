import { parentPort } from "node:worker_threads";
import { dearForecasters } from "@/server/adapters/forecasters/dear-forecasters";
import type { ForecastReply, ForecastRequest } from "@/server/adapters/forecasters/thread/messages";
import { ForecastRefused } from "@/server/ports/forecaster";

/** Runs in a worker thread: answers one request after the other. */
const models = new Map(dearForecasters().map((model) => [model.name, model]));

parentPort?.on("message", async ({ id, model, series, steps, dimension }: ForecastRequest) => {
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
