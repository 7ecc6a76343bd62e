import type { ContainerSpec, ContainerStatus, Pod } from "./kube-objects";

/** One container of a pod that runs beside the others for the pod's whole life. */
export interface PodContainer {
  pod: Pod;
  spec: ContainerSpec;
  /** `undefined` until the kubelet has told of it. */
  status: ContainerStatus | undefined;
  /** Where a patch must name it. */
  list: "containers" | "initContainers";
}

/**
 * The containers of a pod that can be resized: the ordinary ones, and init containers that are restarted for ever
 * (sidecars). Init containers that end, and ephemeral ones, are no workload.
 *
 * Source   kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources, "Limitations".
 */
export function containersOf(pod: Pod): PodContainer[] {
  const of = (list: PodContainer["list"], specs: readonly ContainerSpec[], told: ContainerStatus[] = []) =>
    specs.map((spec) => ({ pod, spec, list, status: told.find(({ name }) => name === spec.name) }));
  const sidecars = (pod.spec?.initContainers ?? []).filter((spec) => spec.restartPolicy === "Always");
  return [
    ...of("containers", pod.spec?.containers ?? [], pod.status?.containerStatuses),
    ...of("initContainers", sidecars, pod.status?.initContainerStatuses),
  ];
}

export function containerOf(pod: Pod, name: string): PodContainer | undefined {
  return containersOf(pod).find(({ spec }) => spec.name === name);
}
