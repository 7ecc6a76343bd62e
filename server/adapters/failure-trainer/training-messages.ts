import type { FailureVerdict } from "@/server/domain/learning/failure-task";

export type TrainingReply =
  | { kind: "progress"; done: number }
  | { kind: "trained"; verdict: FailureVerdict }
  | { kind: "failed"; because: string };
