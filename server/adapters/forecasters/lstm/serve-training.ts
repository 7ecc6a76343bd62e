import { parentPort } from "node:worker_threads";
import { judgeLstm } from "@/server/adapters/forecasters/lstm/judge-lstm";
import type { TrainingReply, TrainingRequest } from "@/server/adapters/forecasters/lstm/training-messages";

/** Runs in a worker thread: one training, then the thread ends. */
parentPort?.once("message", async (task: TrainingRequest) => {
  const answer = (reply: TrainingReply) => parentPort?.postMessage(reply);
  try {
    answer({ kind: "trained", verdict: await judgeLstm(task, (done) => answer({ kind: "progress", done })) });
  } catch (error) {
    answer({ kind: "failed", because: error instanceof Error ? error.message : String(error) });
  }
});
