import { randomUUID } from "node:crypto";
import type { ContainerSpec, Node, Pod } from "@/server/adapters/kubernetes/kube-objects";
import { bytesOf, millicoresOf } from "@/server/adapters/kubernetes/quantity";
import type { EpochMs } from "@/server/domain/units";

export interface ContainerRecipe extends Partial<Omit<ContainerSpec, "resources">> {
  name: string;
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

export interface PodRecipe {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  owner?: { kind: string; name: string };
  node?: string;
  restartPolicy?: string;
  /** Keep the object after its end, as those of jobs do. */
  finalizers?: string[];
  containers: ContainerRecipe[];
  initContainers?: ContainerRecipe[];
}

/** Kubernetes writes whole seconds. */
export function timeText(at: EpochMs): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A pod as an API server shows it once its containers run. */
export function runningPod(recipe: PodRecipe, now: EpochMs): Pod {
  const { owner, node = "worker-1" } = recipe;
  const containers = recipe.containers.map(specOf);
  const sidecars = (recipe.initContainers ?? []).map(specOf);
  const startedAt = timeText(now);
  const statusOf = ({ name, image = "", resources = {} }: ContainerSpec) => ({
    name,
    image,
    imageID: `registry.example/${image}@sha256:${"0".repeat(64)}`,
    containerID: `containerd://${randomUUID()}`,
    ready: true,
    started: true,
    restartCount: 0,
    resources,
    allocatedResources: resources.requests ?? {},
    state: { running: { startedAt } },
    lastState: {},
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: recipe.name,
      namespace: recipe.namespace ?? "shop",
      uid: randomUUID(),
      generation: 1,
      creationTimestamp: startedAt,
      labels: recipe.labels ?? {},
      annotations: recipe.annotations ?? {},
      ...(recipe.finalizers ? { finalizers: recipe.finalizers } : {}),
      ...(owner
        ? { ownerReferences: [{ apiVersion: "apps/v1", controller: true, uid: randomUUID(), ...owner }] }
        : {}),
    },
    spec: {
      nodeName: node,
      restartPolicy: recipe.restartPolicy ?? "Always",
      containers,
      ...(sidecars.length > 0 ? { initContainers: sidecars } : {}),
    },
    status: {
      phase: "Running",
      qosClass: qosOf([...containers, ...sidecars]),
      startTime: startedAt,
      podIP: "10.42.0.7",
      podIPs: [{ ip: "10.42.0.7" }],
      conditions: [
        { type: "Ready", status: "True", lastTransitionTime: startedAt },
        { type: "ContainersReady", status: "True", lastTransitionTime: startedAt },
      ],
      containerStatuses: containers.map(statusOf),
      ...(sidecars.length > 0 ? { initContainerStatuses: sidecars.map(statusOf) } : {}),
    },
  };
}

/** As the API server fills it in: a limit without a request becomes the request. */
function specOf({ requests, limits, ...rest }: ContainerRecipe): ContainerSpec {
  const asked = { ...limits, ...requests };
  const resources = {
    ...(limits ? { limits } : {}),
    ...(Object.keys(asked).length > 0 ? { requests: asked } : {}),
  };
  return { image: "shop/app:1.0", ...rest, resources };
}

/** Source: kubernetes.io/docs/concepts/workloads/pods/pod-qos. */
export function qosOf(containers: readonly ContainerSpec[]): "Guaranteed" | "Burstable" | "BestEffort" {
  const amounts = containers.map(({ resources }) => ({
    cpu: [millicoresOf(resources?.requests?.cpu), millicoresOf(resources?.limits?.cpu)] as const,
    memory: [bytesOf(resources?.requests?.memory), bytesOf(resources?.limits?.memory)] as const,
  }));
  const sides = amounts.flatMap(({ cpu, memory }) => [cpu, memory]);
  if (sides.every(([request, limit]) => request === null && limit === null)) return "BestEffort";
  return sides.every(([request, limit]) => request !== null && request === limit)
    ? "Guaranteed"
    : "Burstable";
}

export function readyNode(name: string, allocatable: { cpu: string; memory: string }): Node {
  const nodeInfo = {
    architecture: "amd64",
    bootID: randomUUID(),
    containerRuntimeVersion: "containerd://2.1.4",
    kernelVersion: "6.12.0",
    kubeProxyVersion: "",
    kubeletVersion: "v1.34.1",
    machineID: randomUUID(),
    operatingSystem: "linux",
    osImage: "Debian GNU/Linux 12",
    systemUUID: randomUUID(),
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, uid: randomUUID(), labels: { "kubernetes.io/hostname": name } },
    status: { allocatable, capacity: allocatable, nodeInfo, conditions: [] },
  };
}
