import { fixedHeap } from "@/server/adapters/docker/fixed-heap";
import type { EpochMs } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import { formatRef, nameOf, refOf } from "./container-ref";
import { enforcedLimits } from "./enforced-limits";
import type { ContainerStatus } from "./kube-objects";
import type { PodContainer } from "./pod-containers";
import { policyLabels } from "./policy-annotations";
import { workloadOf } from "./workload-of";

/** A container of a pod in the port's terms. Kubernetes tells no process id: `pid` is always `null`. */
export function toSnapshot(container: PodContainer): ContainerSnapshot {
  const { pod, spec, status } = container;
  const ref = refOf(pod, spec.name);
  const command = [...(spec.command ?? []), ...(spec.args ?? [])];
  const ended = status?.state?.terminated;
  const env = (spec.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return {
    runtimeId: formatRef(ref),
    name: nameOf(ref),
    image: spec.image ?? "",
    labels: policyLabels(pod, spec.name),
    ...workloadOf(pod, spec.name),
    state: stateOf(container),
    health: healthOf(container),
    startedAt:
      startOf(status) ?? timeOf(pod.status?.startTime) ?? timeOf(pod.metadata?.creationTimestamp) ?? 0,
    restartCount: status?.restartCount ?? 0,
    exitCode: status?.state?.running ? null : ((ended ?? status?.lastState?.terminated)?.exitCode ?? null),
    oomKilled: ended?.reason === "OOMKilled",
    limits: enforcedLimits(container),
    pid: null,
    addresses: (pod.status?.podIPs ?? []).flatMap(({ ip }) => (ip ? [ip] : [])).sort(),
    command,
    fixedHeap: fixedHeap(command, env),
  };
}

/** Between two lives it is "restarting", as an engine calls it, also while the kubelet backs off. */
function stateOf({ pod, list, status }: PodContainer): ContainerSnapshot["state"] {
  const { running, terminated } = status?.state ?? {};
  if (running) return "running";
  const leaves = pod.metadata?.deletionTimestamp !== undefined || isOver(pod.status?.phase);
  if (terminated) {
    const policy = list === "initContainers" ? "Always" : (pod.spec?.restartPolicy ?? "Always");
    const returns = policy === "Always" || (policy === "OnFailure" && terminated.exitCode !== 0);
    return returns && !leaves ? "restarting" : "exited";
  }
  if (status?.lastState?.terminated) return leaves ? "exited" : "restarting";
  return "created";
}

function isOver(phase: string | undefined): boolean {
  return phase === "Failed" || phase === "Succeeded";
}

/** What the pod's own probes say: readiness while it runs, startup before. Without either there is no health to tell. */
export function healthOf({ spec, status }: PodContainer): ContainerSnapshot["health"] {
  if (!status?.state?.running) return "none";
  if (spec.startupProbe && status.started !== true) return "starting";
  if (!spec.readinessProbe) return "none";
  return status.ready ? "healthy" : "unhealthy";
}

/** When the life that it is in, or was in last, began. */
export function startOf(status: ContainerStatus | undefined): EpochMs | null {
  const { running, terminated } = status?.state ?? {};
  return (
    timeOf(running?.startedAt) ??
    timeOf(terminated?.startedAt) ??
    timeOf(status?.lastState?.terminated?.startedAt)
  );
}

/** Kubernetes writes times in whole seconds. `null` where there is none. */
export function timeOf(text: string | undefined): EpochMs | null {
  const at = Date.parse(text ?? "");
  return Number.isFinite(at) && at > 0 ? at : null;
}
