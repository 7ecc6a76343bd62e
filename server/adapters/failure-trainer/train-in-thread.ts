import { Worker } from "node:worker_threads";
import type { TrainingReply } from "@/server/adapters/failure-trainer/training-messages";
import type { TrainFailure } from "@/server/domain/learning/failure-task";

/** Of the thread's own heap: a training that grows ends its thread and not the process. */
const MOST_MEGABYTES = 1_024;
const MOST_MS = 10 * 60_000;

/** Trains in a thread of its own, so that collecting waits for nothing; one that hangs, or is not wanted, is ended. */
export const trainFailureInThread: TrainFailure = (task, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./training-thread.mjs", import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      settle();
      void thread.terminate();
    };
    const fail = (because: string) => end(() => reject(new Error(because)));
    const stop = () => fail("the training was ended");
    const timer = setTimeout(() => fail("the training gave no sign of its end in time"), MOST_MS);
    thread.on("message", (reply: TrainingReply) => {
      if (reply.kind === "progress") onProgress(reply.done);
      else if (reply.kind === "trained") end(() => resolve(reply.verdict));
      else fail(reply.because);
    });
    thread.on("error", (error) => fail(`the training's thread failed: ${error.message}`));
    thread.on("exit", () => fail("the training's thread ended"));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    else thread.postMessage(task);
  });
