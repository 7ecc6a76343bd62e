import type { Capability, HostDescription } from "@/server/ports/container-runtime";

/** What `GET /version` tells. Vendors write a plus sign behind the minor. */
export interface ServerVersion {
  major: string;
  minor: string;
  gitVersion: string;
}

/** From which minor of version 1 on. Source: KEP-1287, kubernetes/kubernetes#133012. */
const RESIZES_SINCE = 33;
const LOWERS_MEMORY_SINCE = 34;

/**
 * What a cluster of this version can do with a running pod, and why.
 *
 * Memory counts only where it can be lowered in place as well: a grant that cannot be given back is no lease.
 */
export function abilitiesOf({ major, minor, gitVersion }: ServerVersion): HostDescription["capabilities"] {
  const level = Number(major) > 1 ? Number.POSITIVE_INFINITY : Number.parseInt(minor, 10);
  const no = (because: string): Capability => ({ supported: false, because });
  const unread = "a cluster's API tells nothing of it";
  return {
    cpuLimit:
      level >= RESIZES_SINCE
        ? { supported: true, because: "resized in place through the pod's resize subresource" }
        : no(`Kubernetes ${gitVersion} cannot resize a running pod; 1.33 and later can`),
    memoryLimit:
      level >= LOWERS_MEMORY_SINCE
        ? { supported: true, because: "resized in place; lowered only above the working set" }
        : no(
            `Kubernetes ${gitVersion} cannot lower a memory limit in place, so a grant could not be given back; 1.34 and later can`,
          ),
    network: no("Kubernetes has no bandwidth limit that can be changed on a running pod"),
    disk: no("Kubernetes has no I/O limit for a container"),
    pressure: no(unread),
    cgroupFiles: no(
      "the node's files are not here; usage comes from its kubelet, metrics.k8s.io or Prometheus",
    ),
  };
}
