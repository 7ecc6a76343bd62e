import type { Bytes, Millicores } from "@/server/domain/units";
import type { ContainerSpec, Node, Pod } from "./kube-objects";
import { bytesOf, millicoresOf } from "./quantity";

export interface Amounts {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
}

/**
 * What a node has for the pods that PFN looks after: allocatable, less what all others on it have reserved.
 *
 * others   pods of this node that PFN does not list.
 */
export function capacityFor(node: Node, others: readonly Pod[]): Amounts {
  const allocatable = amountsOf(node.status?.allocatable);
  const reserved = others.filter(isAlive).map(reservedBy).reduce(plus, { cpuMillicores: 0, memoryBytes: 0 });
  return {
    cpuMillicores: Math.max(0, allocatable.cpuMillicores - reserved.cpuMillicores),
    memoryBytes: Math.max(0, allocatable.memoryBytes - reserved.memoryBytes),
  };
}

/**
 * What the scheduler reckons for a pod: the greater of what runs for ever together and of what any init container needs
 * beside the sidecars before it, or the pod's own request where it has one, plus its overhead.
 *
 * Source   kubernetes.io/docs/concepts/workloads/pods/sidecar-containers, "Resource sharing within containers".
 */
export function reservedBy(pod: Pod): Amounts {
  const { containers = [], initContainers = [], overhead, resources } = pod.spec ?? {};
  let sidecars: Amounts = { cpuMillicores: 0, memoryBytes: 0 };
  let starting = sidecars;
  for (const init of initContainers) {
    if (init.restartPolicy === "Always") sidecars = plus(sidecars, requestOf(init));
    else starting = most(starting, plus(sidecars, requestOf(init)));
  }
  const running = containers.map(requestOf).reduce(plus, sidecars);
  const needed = most(running, starting);
  const own = resources?.requests;
  const cpuMillicores = millicoresOf(own?.cpu) ?? needed.cpuMillicores;
  return plus(
    { cpuMillicores, memoryBytes: bytesOf(own?.memory) ?? needed.memoryBytes },
    amountsOf(overhead),
  );
}

/** A pod that has ended holds nothing any more. */
function isAlive({ status }: Pod): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

function requestOf({ resources }: ContainerSpec): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests });
}

function amountsOf(amounts: Readonly<Record<string, string>> | undefined): Amounts {
  return { cpuMillicores: millicoresOf(amounts?.cpu) ?? 0, memoryBytes: bytesOf(amounts?.memory) ?? 0 };
}

function plus(a: Amounts, b: Amounts): Amounts {
  return { cpuMillicores: a.cpuMillicores + b.cpuMillicores, memoryBytes: a.memoryBytes + b.memoryBytes };
}

function most(a: Amounts, b: Amounts): Amounts {
  return {
    cpuMillicores: Math.max(a.cpuMillicores, b.cpuMillicores),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
  };
}
