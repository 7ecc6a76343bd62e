import { trainFailureInThread } from "@/server/adapters/failure-trainer/train-in-thread";
import { writeFailureFile } from "@/server/domain/learning/failure-file";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import type { FailureLearning } from "@/server/house";

/** The failure models as a new process has them: nothing heard yet, the shipped trees at hand. */
export function failureLearningOf(
  startsAs: FailureLearning["startsAs"] = "challenger",
  train: FailureLearning["train"] = trainFailureInThread,
): FailureLearning {
  const prior = shippedPrior();
  const shipped = { version: prior.version, file: writeFailureFile(prior) };
  return { shipped, startsAs, isEntered: false, challenger: null, train };
}
