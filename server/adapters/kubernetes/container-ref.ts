import type { Pod } from "./kube-objects";

/** One container of one pod. It stays the same over the container's restarts, and not over the pod's replacement. */
export interface ContainerRef {
  namespace: string;
  pod: string;
  container: string;
  /** Of the pod: a namesake that came later is another. */
  uid: string;
}

/** The runtime id: names for reading it again from any process, the uid for being sure. */
export function formatRef({ namespace, pod, container, uid }: ContainerRef): string {
  return `${namespace}/${pod}/${container}/${uid}`;
}

/** `null` for what is no such id. */
export function parseRef(runtimeId: string): ContainerRef | null {
  const parts = runtimeId.split("/");
  if (parts.length !== 4 || parts.some((part) => !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(part))) return null;
  const [namespace, pod, container, uid] = parts as [string, string, string, string];
  return { namespace, pod, container, uid };
}

export function refOf(pod: Pod, container: string): ContainerRef {
  const { namespace = "", name = "", uid = "" } = pod.metadata ?? {};
  return { namespace, pod: name, container, uid };
}

/** How people and logs name it. */
export function nameOf({ namespace, pod, container }: Omit<ContainerRef, "uid">): string {
  return `${namespace}/${pod}/${container}`;
}
