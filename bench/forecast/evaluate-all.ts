import { Worker } from "node:worker_threads";
import type { EvaluateOptions, SeriesResult } from "@/bench/forecast/evaluate-series";
import type { TraceSeries } from "@/bench/forecast/read-traces";

/** Series that are worked on at the same time. */
const THREADS = 2;

/**
 * Evaluates every series, two at a time in threads of their own, and keeps their order. `onDone` is told after each.
 * Rejects with the first error of a thread.
 */
export async function evaluateAll(
  all: readonly TraceSeries[],
  options: EvaluateOptions,
  onDone: (done: number) => void,
): Promise<(SeriesResult | null)[]> {
  const results = new Array<SeriesResult | null>(all.length).fill(null);
  let next = 0;
  let done = 0;
  const work = async () => {
    const thread = new Worker(new URL("./evaluate-thread.mjs", import.meta.url), { execArgv: [] });
    try {
      while (next < all.length) {
        const index = next++;
        results[index] = await askThread(thread, { series: all[index]!, options });
        onDone(++done);
      }
    } finally {
      await thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(THREADS, all.length) }, work));
  return results;
}

function askThread(
  thread: Worker,
  task: { series: TraceSeries; options: EvaluateOptions },
): Promise<SeriesResult | null> {
  return new Promise((resolve, reject) => {
    const onMessage = (result: SeriesResult | null) => {
      stopListening();
      resolve(result);
    };
    const onError = (error: Error) => {
      stopListening();
      reject(error);
    };
    const onExit = (code: number) => onError(new Error(`a thread ended with code ${code}`));
    const stopListening = () => thread.off("message", onMessage).off("error", onError).off("exit", onExit);
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(task);
  });
}
