import type { Limits } from "@/server/domain/units";
import { enforcedLimits } from "./enforced-limits";
import type { PodContainer } from "./pod-containers";

export type ResizeState =
  | { kind: "done" }
  | { kind: "waits" }
  | { kind: "deferred" | "infeasible" | "failed"; because: string };

/**
 * How far the kubelet has come with what was asked for.
 *
 * asked    the limits that the resize asks for.
 * since    the pod's generation that carries the ask: a condition that tells of an earlier one says nothing.
 * Source   KEP-1287: conditions PodResizePending (reason Deferred or Infeasible) and PodResizeInProgress (Error).
 */
export function resizeState(container: PodContainer, asked: Limits, since: number): ResizeState {
  const { pod } = container;
  const isOfThis = (observed: number | undefined) => observed === undefined || observed >= since;
  const conditionOf = (type: string) =>
    pod.status?.conditions?.find(
      (c) => c.type === type && c.status === "True" && isOfThis(c.observedGeneration),
    );
  const pending = conditionOf("PodResizePending");
  if (pending?.reason === "Deferred" || pending?.reason === "Infeasible")
    return {
      kind: pending.reason === "Deferred" ? "deferred" : "infeasible",
      because: pending.message ?? `the kubelet answered ${pending.reason}`,
    };
  const inProgress = conditionOf("PodResizeInProgress");
  if (inProgress?.reason === "Error")
    return { kind: "failed", because: inProgress.message ?? "the kubelet met an error and told no more" };
  if (pending || inProgress) return { kind: "waits" };
  const now = enforcedLimits(container);
  const isThere = now.cpuMillicores === asked.cpuMillicores && now.memoryBytes === asked.memoryBytes;
  return { kind: isThere ? "done" : "waits" };
}
