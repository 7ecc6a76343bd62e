import { Worker } from "node:worker_threads";
import type { TrainingReply } from "@/server/adapters/forecasters/lstm/training-messages";
import type { TrainLstm } from "@/server/domain/forecast/lstm/lstm-task";

/** Of the thread's own heap: a training that grows ends its thread and not the process. */
const MOST_MEGABYTES = 1_024;
/** On top of the training's own budget: reading weights, the epoch under way, judging. */
const GRACE_MS = 120_000;

/** Trains in a thread of its own, so that nothing else waits for it; a thread that hangs is ended. */
export const trainInThread: TrainLstm = (task, onProgress) =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./training-thread.mjs", import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      void thread.terminate();
    };
    const fail = (because: string) => end(() => reject(new Error(because)));
    const timer = setTimeout(
      () => fail("the training gave no sign of its end in time"),
      task.budgetMs + GRACE_MS,
    );
    thread.on("message", (reply: TrainingReply) => {
      if (reply.kind === "progress") onProgress(reply.done);
      else if (reply.kind === "trained") end(() => resolve(reply.verdict));
      else fail(reply.because);
    });
    thread.on("error", (error) => fail(`the training's thread failed: ${error.message}`));
    thread.on("exit", () => fail("the training's thread ended"));
    thread.postMessage(task);
  });
