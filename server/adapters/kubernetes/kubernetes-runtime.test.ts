import { afterAll, beforeAll, describe } from "vitest";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import { containerRuntimeConformance } from "@/server/ports/container-runtime.conformance";
import { formatRef, parseRef, refOf } from "./container-ref";
import { createKubernetesRuntime } from "./kubernetes-runtime";

describe("a cluster as its API server tells of it", () => {
  let cluster: ClusterDouble;
  let runtime: ContainerRuntime;
  let started = 0;

  beforeAll(async () => {
    cluster = await ClusterDouble.open({ allocatable: { cpu: "32", memory: "64Gi" } });
    runtime = createKubernetesRuntime({
      config: cluster.config,
      scope: { node: "worker-1", namespace: "shop", labelSelector: null },
      pollMs: 5,
    });
  });
  afterAll(async () => {
    await runtime.close();
    await cluster.close();
  });

  const podOf = (id: string) => {
    const ref = parseRef(id);
    return `${ref?.namespace}/${ref?.pod}`;
  };
  containerRuntimeConformance("kubernetes", {
    runtime: () => runtime,
    now: Date.now,
    startContainer: async ({ memoryBytes, cpuMillicores }) => {
      const limits = {
        ...(memoryBytes === undefined ? {} : { memory: String(memoryBytes) }),
        ...(cpuMillicores === undefined ? {} : { cpu: `${cpuMillicores}m` }),
      };
      const pod = cluster.addPod({
        name: `quiet-${++started}`,
        finalizers: ["pfn.test/stays"],
        containers: [{ name: "app", ...(Object.keys(limits).length > 0 ? { limits } : {}) }],
      });
      return formatRef(refOf(pod, "app"));
    },
    stopContainer: async (id) => cluster.deletePod(podOf(id)),
    removeContainer: async (id) => cluster.removePod(podOf(id)),
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
});
