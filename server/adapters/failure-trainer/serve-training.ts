import { parentPort } from "node:worker_threads";
import type { TrainingReply } from "@/server/adapters/failure-trainer/training-messages";
import type { FailureTask } from "@/server/domain/learning/failure-task";
import { trainOnSite } from "@/server/domain/learning/train-on-site";

/** Runs in a worker thread: one training, then the thread ends. */
parentPort?.once("message", (task: FailureTask) => {
  const answer = (reply: TrainingReply) => parentPort?.postMessage(reply);
  try {
    answer({ kind: "trained", verdict: trainOnSite(task, (done) => answer({ kind: "progress", done })) });
  } catch (error) {
    answer({ kind: "failed", because: error instanceof Error ? error.message : String(error) });
  }
});
