import type { ActionOutcome } from "@/server/api/shapes/common";
import { FAILURE_TREES } from "@/server/store/failure-models";
import { promoteFailureModel, rollBackFailureModel } from "@/server/store/failure-promotions";
import { announce } from "@/server/store/live";
import { cancelTraining } from "@/server/store/training-runs";
import type { Desk } from "./desk";

const NEXT = "from the next assessment on";
const nameOf = (version: string | null) => version ?? "the first passage alone";

/** Asks for a training now; while one is under way this is that one. */
export async function retrainFailureModel({ jobs, user }: Desk): Promise<ActionOutcome> {
  await jobs.send("train-failure", { startedBy: `user:${user.name}` }, "train-failure");
  return { kind: "done", message: "The training begins; its progress is shown here." };
}

/** Asks the training under way to end; it looks every second. */
export async function cancelFailureTraining({ db, user }: Desk): Promise<ActionOutcome> {
  const isAsked = await cancelTraining(db, FAILURE_TREES, `user:${user.name}`);
  return isAsked
    ? { kind: "done", message: "The training ends; nothing of it is kept." }
    : { kind: "refused", because: "No training is under way." };
}

/** Lets a kept version speak; `null` is the first passage alone. */
export async function chooseFailureModel(
  { db, clock, user }: Desk,
  { version }: { version: string | null },
): Promise<ActionOutcome> {
  const by = `user:${user.name}`;
  const words = `${nameOf(version)} speaks, chosen by ${user.name}`;
  const done = await promoteFailureModel(db, version, { kind: "chosen", by, words, at: clock.now() });
  if (done.kind === "refused") return done;
  await announce(db, ["models"]);
  return { kind: "done", message: `${version ?? "The first passage alone"} speaks ${NEXT}.` };
}

/** Goes back to whoever spoke before the champion. */
export async function takeBackFailureModel({ db, clock, user }: Desk): Promise<ActionOutcome> {
  const done = await rollBackFailureModel(db, `user:${user.name}`, clock.now());
  if (done.kind === "refused") return done;
  await announce(db, ["models"]);
  return { kind: "done", message: `${done.former} is taken back ${NEXT}.` };
}
