import { randomUUID } from "node:crypto";
import type { ContainerStatus, Pod } from "@/server/adapters/kubernetes/kube-objects";
import { reservedBy } from "@/server/adapters/kubernetes/node-capacity";
import { containersOf } from "@/server/adapters/kubernetes/pod-containers";
import { bytesOf } from "@/server/adapters/kubernetes/quantity";
import type { Bytes, EpochMs } from "@/server/domain/units";
import { timeText } from "./double-objects";

type Condition = NonNullable<NonNullable<Pod["status"]>["conditions"]>[number];
export type KubeletAnswer = Pick<Condition, "type" | "reason" | "message">;

/**
 * What a kubelet answers to a pod whose spec asks for other resources than it has.
 *
 * others      the node's other pods. allocatable: what the node has for all of them.
 * workingSet  of a container, as the kubelet's own statistics have it.
 * Returns     `null`: it is done. Source: canResizePod and validatePodResizeAction of pkg/kubelet, release-1.34.
 */
export function answerResize(
  pod: Pod,
  others: readonly Pod[],
  allocatable: { cpuMillicores: number; memoryBytes: number },
  workingSet: (container: string) => Bytes,
): KubeletAnswer | null {
  const asked = reservedBy(pod);
  const used = others.map(allocatedBy).reduce(
    (sum, one) => ({
      cpuMillicores: sum.cpuMillicores + one.cpuMillicores,
      memoryBytes: sum.memoryBytes + one.memoryBytes,
    }),
    { cpuMillicores: 0, memoryBytes: 0 },
  );
  for (const [resource, field] of [
    ["memory", "memoryBytes"],
    ["cpu", "cpuMillicores"],
  ] as const) {
    if (asked[field] > allocatable[field])
      return {
        type: "PodResizePending",
        reason: "Infeasible",
        message: `Node didn't have enough capacity: ${resource}, requested: ${asked[field]}, capacity: ${allocatable[field]}`,
      };
  }
  for (const [resource, field] of [
    ["memory", "memoryBytes"],
    ["cpu", "cpuMillicores"],
  ] as const) {
    if (asked[field] + used[field] > allocatable[field])
      return {
        type: "PodResizePending",
        reason: "Deferred",
        message: `Node didn't have enough resource: ${resource}, requested: ${asked[field]}, used: ${used[field]}, capacity: ${allocatable[field]}`,
      };
  }
  for (const { spec, status } of containersOf(pod)) {
    const [from, to] = [bytesOf(status?.resources?.limits?.memory), bytesOf(spec.resources?.limits?.memory)];
    if (from !== null && to !== null && to < from && workingSet(spec.name) > to)
      return {
        type: "PodResizeInProgress",
        reason: "Error",
        message: `attempting to set container "${spec.name}" memory limit (${to}) below current usage (${workingSet(spec.name)})`,
      };
  }
  return null;
}

/** The pod once its kubelet has done what the spec asks for; containers whose `resizePolicy` says so were restarted. */
export function actuated(pod: Pod, now: EpochMs): Pod {
  const done = withCondition(structuredClone(pod), null);
  for (const { spec, status } of containersOf(done)) {
    if (!status) continue;
    const changed = (resource: "cpu" | "memory") =>
      status.resources?.limits?.[resource] !== spec.resources?.limits?.[resource];
    const restarts = spec.resizePolicy?.some(
      ({ resourceName, restartPolicy }) =>
        restartPolicy === "RestartContainer" && changed(resourceName as "cpu" | "memory"),
    );
    status.resources = structuredClone(spec.resources ?? {});
    status.allocatedResources = { ...spec.resources?.requests };
    if (restarts) restart(status, { exitCode: 0, reason: "Completed" }, now);
  }
  return done;
}

/** The pod with the kubelet's answer in its conditions; `null` takes every earlier answer away. */
export function withCondition(pod: Pod, answer: KubeletAnswer | null): Pod {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => !type.startsWith("PodResize"));
  const observedGeneration = pod.metadata?.generation;
  const told = answer && {
    type: answer.type,
    status: "True",
    observedGeneration,
    ...(answer.reason === undefined ? {} : { reason: answer.reason, message: answer.message }),
  };
  const conditions = told ? [...others, told] : others;
  return { ...pod, status: { ...pod.status, conditions } };
}

/** Ends the life that a container is in and begins the next, as a kubelet writes it down. */
export function restart(
  status: ContainerStatus,
  end: { exitCode: number; reason: string },
  now: EpochMs,
): void {
  const startedAt = status.state?.running?.startedAt;
  status.lastState = {
    terminated: { ...end, startedAt, finishedAt: timeText(now), containerID: status.containerID },
  };
  status.containerID = `containerd://${randomUUID()}`;
  status.state = { running: { startedAt: timeText(now) } };
  status.restartCount++;
}

/** What a kubelet has given, whatever is asked for meanwhile. */
function allocatedBy(pod: Pod) {
  const given = structuredClone(pod);
  for (const { spec, status } of containersOf(given))
    if (status?.allocatedResources)
      spec.resources = { ...spec.resources, requests: status.allocatedResources };
  return reservedBy(given);
}
