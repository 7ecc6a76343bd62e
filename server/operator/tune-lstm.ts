import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { promoteLstm } from "@/server/store/forecast-models";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** Asks for a training now; while one is under way this is that one. */
export async function retrainLstm({ jobs, user }: Desk): Promise<ActionOutcome> {
  await jobs.send("train-forecaster", { startedBy: `user:${user.name}` }, "train-forecaster");
  return { kind: "done", message: "The training begins; its progress is shown here." };
}

/** Lets a kept version speak; `null` is the one that came with the product. */
export async function chooseLstm(
  { db, clock, user }: Desk,
  { version }: { version: string | null },
): Promise<ActionOutcome> {
  const found = await promoteLstm(db, version, `user:${user.name}`, clock.now());
  if (!found) throw new Failure("NOT_FOUND", `There is no version ${version} any more.`);
  await announce(db, ["models"]);
  return {
    kind: "done",
    message: `${version ?? "The shipped LSTM"} speaks from now on: what was said before is heard for up to 19 minutes more.`,
  };
}
