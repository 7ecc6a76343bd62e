import { parentPort } from "node:worker_threads";
import { type EvaluateOptions, evaluateSeries } from "@/bench/forecast/evaluate-series";
import type { TraceSeries } from "@/bench/forecast/read-traces";

/** Runs in a worker thread: one series in, its scores out, one at a time. */
parentPort?.on("message", ({ series, options }: { series: TraceSeries; options: EvaluateOptions }) => {
  // A rejection ends the thread, and the bench with it.
  void evaluateSeries(series, options).then((result) => parentPort?.postMessage(result));
});
