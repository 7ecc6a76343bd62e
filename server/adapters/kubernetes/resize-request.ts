import type { Limits } from "@/server/domain/units";
import { desiredLimits } from "./enforced-limits";
import type { Pod } from "./kube-objects";
import type { PodContainer } from "./pod-containers";
import { mayRestart } from "./policy-annotations";
import { bytesOf, cpuQuantity, memoryQuantity, millicoresOf } from "./quantity";

/** The engine's own minimum on Linux; the kernel takes less and kills at once. */
const LEAST_MEMORY_BYTES = 6 * 2 ** 20;

export type Resource = "cpu" | "memory";

export type ResizeRequest =
  | { kind: "patch"; body: object; limits: Limits }
  /** It asks for what is asked for already. */
  | { kind: "nothing"; limits: Limits }
  | { kind: "refuse"; because: string };

interface Side {
  resource: Resource;
  field: "cpuMillicores" | "memoryBytes";
  read: (text: string | undefined) => number | null;
  write: (amount: number) => string;
}

const SIDES: readonly Side[] = [
  { resource: "cpu", field: "cpuMillicores", read: millicoresOf, write: cpuQuantity },
  { resource: "memory", field: "memoryBytes", read: bytesOf, write: memoryQuantity },
];

/**
 * The patch of a pod's `resize` subresource that brings a container to `target`, or why there is none.
 *
 * target   absolute; a `null` dimension is left as it is. Network and disk are refused: no kubelet caps them.
 * Returns  a strategic merge patch that names the pod's uid, so that a namesake that came meanwhile is not changed.
 *          A request moves in proportion to its limit, so that what is granted is reserved on the node too and what is
 *          given back is free for others; where both were equal they stay so, and the QoS class stays what it is.
 * Source   KEP-1287; "requests are scaled with limits": the VPA's own way, kubernetes/autoscaler.
 */
export function resizeRequest(container: PodContainer, target: Limits): ResizeRequest {
  const { pod, spec, list } = container;
  const refusal = whyNever(pod) ?? whyNotThat(target);
  if (refusal !== null) return { kind: "refuse", because: refusal };
  const now = desiredLimits(container);
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const side of SIDES) {
    const wanted = target[side.field];
    const current = now[side.field];
    if (wanted === null || wanted === current) continue;
    const because = whyNotNow(container, side.resource);
    if (because !== null) return { kind: "refuse", because };
    limits[side.resource] = side.write(wanted);
    const request = side.read(spec.resources?.requests?.[side.resource]);
    const moved = movedRequest(request, current, wanted);
    if (moved !== null) requests[side.resource] = side.write(moved);
  }
  const reached = {
    cpuMillicores: target.cpuMillicores ?? now.cpuMillicores,
    memoryBytes: target.memoryBytes ?? now.memoryBytes,
  };
  if (Object.keys(limits).length === 0) return { kind: "nothing", limits: reached };
  const resources = Object.keys(requests).length === 0 ? { limits } : { limits, requests };
  return { kind: "patch", limits: reached, body: patchOf(pod, list, spec.name, resources) };
}

/** The patch that asks for what was asked for before: an ask that the kubelet put off must not come true later. */
export function undoRequest({ pod, spec, list }: PodContainer): object {
  const { limits = {}, requests = {} } = spec.resources ?? {};
  const cpuAndMemory = (amounts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(amounts).filter(([name]) => name === "cpu" || name === "memory"));
  return patchOf(pod, list, spec.name, { limits: cpuAndMemory(limits), requests: cpuAndMemory(requests) });
}

function patchOf(pod: Pod, list: PodContainer["list"], name: string, resources: object): object {
  return { metadata: { uid: pod.metadata?.uid }, spec: { [list]: [{ name, resources }] } };
}

function movedRequest(request: number | null, limit: number | null, wanted: number): number | null {
  // Without a request of its own the API server made one of the limit; without a limit there is nothing to move along.
  if (request === null) return null;
  if (limit === null || limit === 0) return request > wanted ? wanted : null;
  return request === limit ? wanted : Math.max(1, Math.min(wanted, Math.round((request * wanted) / limit)));
}

function whyNever(pod: Pod): string | null {
  const { annotations = {}, ownerReferences = [] } = pod.metadata ?? {};
  if ("kubernetes.io/config.mirror" in annotations || ownerReferences.some(({ kind }) => kind === "Node"))
    return "a static pod is not resized in place: its kubelet reads it from a file; change that file";
  if (pod.spec?.os?.name === "windows") return "Windows pods are not resized in place";
  if (pod.status?.qosClass === "BestEffort")
    return "the pod's QoS class is BestEffort, and a resize may not change it: give it a request when it is made";
  return null;
}

function whyNotThat(target: Limits): string | null {
  if (target.networkBytesPerSecond != null)
    return "network caps are not supported here: Kubernetes has no bandwidth limit that can be changed on a running pod";
  if (target.diskBytesPerSecond != null)
    return "disk caps are not supported here: Kubernetes has no I/O limit for a container";
  const { cpuMillicores, memoryBytes } = target;
  if (cpuMillicores !== null && !(Number.isFinite(cpuMillicores) && cpuMillicores >= 1))
    return `${cpuMillicores} is no CPU limit: at least 1 millicore`;
  if (memoryBytes !== null && !(Number.isFinite(memoryBytes) && memoryBytes >= LEAST_MEMORY_BYTES))
    return `${memoryBytes} bytes is no memory limit: at least 6 MiB`;
  return null;
}

/** A container that restarts for a resize fails for a moment, and that is what a grant is there to avoid. */
function whyNotNow({ pod, spec }: PodContainer, resource: Resource): string | null {
  const policy = spec.resizePolicy?.find(({ resourceName }) => resourceName === resource)?.restartPolicy;
  if (policy !== "RestartContainer" || mayRestart(pod, spec.name)) return null;
  return `its resizePolicy restarts it when its ${resource} changes; the annotation pfn.resize-restart: allow permits that`;
}
