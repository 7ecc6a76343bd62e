import type { ContainerSpec, KubeStatus, Pod } from "@/server/adapters/kubernetes/kube-objects";
import { bytesOf } from "@/server/adapters/kubernetes/quantity";
import { qosOf } from "./double-objects";

export interface ResizePatch {
  metadata?: { uid?: string };
  spec?: Partial<Record<"containers" | "initContainers", Pick<ContainerSpec, "name" | "resources">[]>>;
}

export type Admitted = { kind: "pod"; pod: Pod } | { kind: "refusal"; status: KubeStatus };

/**
 * What an API server makes of a strategic merge patch of `resize`: the changed pod, or its refusal in its own words.
 *
 * lowersMemory  whether this version lets a memory limit be lowered without a restart (1.34 on).
 * Source        ValidatePodResize of kubernetes/kubernetes, pkg/apis/core/validation, release-1.33 and 1.34.
 */
export function admitResize(pod: Pod, patch: ResizePatch, lowersMemory: boolean): Admitted {
  const name = pod.metadata?.name;
  const invalid = (because: string): Admitted => ({
    kind: "refusal",
    status: { kind: "Status", code: 422, reason: "Invalid", message: `Pod "${name}" is invalid: ${because}` },
  });
  const uid = patch.metadata?.uid;
  if (uid !== undefined && uid !== pod.metadata?.uid)
    return invalid(`metadata.uid: Invalid value: "${uid}": field is immutable`);
  if (pod.metadata?.annotations?.["kubernetes.io/config.mirror"])
    return invalid("Forbidden: static pods cannot be resized");
  const changed = structuredClone(pod);
  for (const list of ["containers", "initContainers"] as const) {
    for (const { name: which, resources } of patch.spec?.[list] ?? []) {
      const at = changed.spec?.[list]?.findIndex((one) => one.name === which) ?? -1;
      const container = changed.spec?.[list]?.[at];
      // A strategic merge adds an unknown name to the list, and that is what a resize may never do.
      if (!container)
        return invalid(`spec.${list}: Forbidden: containers may not be added or removed on resize`);
      if (list === "initContainers" && container.restartPolicy !== "Always")
        return invalid(
          `spec.initContainers[${at}]: Forbidden: only cpu and memory resources for sidecar containers are mutable`,
        );
      const before = container.resources ?? {};
      const limits = { ...before.limits, ...resources?.limits };
      const requests = { ...before.requests, ...resources?.requests };
      const lowered = (bytesOf(limits.memory) ?? 0) < (bytesOf(before.limits?.memory) ?? 0);
      const restarts = container.resizePolicy?.some(
        (policy) => policy.resourceName === "memory" && policy.restartPolicy === "RestartContainer",
      );
      if (lowered && !lowersMemory && !restarts)
        return invalid(
          `spec.${list}[${at}].resources.limits[memory]: Forbidden: memory limits cannot be decreased unless resizePolicy is RestartContainer`,
        );
      for (const resource of ["cpu", "memory"] as const)
        if (exceeds(requests[resource], limits[resource]))
          return invalid(
            `spec.${list}[${at}].resources.requests: Invalid value: "${requests[resource]}": must be less than or equal to ${resource} limit of ${limits[resource]}`,
          );
      container.resources = { ...before, ...nonEmpty({ limits, requests }) };
    }
  }
  const sidecars = changed.spec?.initContainers ?? [];
  const qos = qosOf([...(changed.spec?.containers ?? []), ...sidecars]);
  if (qos !== pod.status?.qosClass)
    return invalid(
      `spec: Invalid value: "${pod.status?.qosClass}": Pod QOS Class may not change as a result of resizing`,
    );
  return { kind: "pod", pod: changed };
}

function exceeds(request: string | undefined, limit: string | undefined): boolean {
  if (request === undefined || limit === undefined) return false;
  return (
    (bytesOf(request.replace(/m$/, "")) ?? 0) / (request.endsWith("m") ? 1000 : 1) >
    (bytesOf(limit.replace(/m$/, "")) ?? 0) / (limit.endsWith("m") ? 1000 : 1)
  );
}

function nonEmpty<T extends Record<string, Record<string, string>>>(amounts: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(amounts).filter(([, value]) => Object.keys(value).length > 0),
  ) as Partial<T>;
}
