import type { LstmTask, LstmVerdict } from "@/server/domain/forecast/lstm/lstm-task";

export type TrainingRequest = LstmTask;

export type TrainingReply =
  | { kind: "progress"; done: number }
  | { kind: "trained"; verdict: LstmVerdict }
  | { kind: "failed"; because: string };
