import type { KubeConfig } from "@kubernetes/client-node";
import { type ContainerRuntime, RuntimeUnavailable } from "@/server/ports/container-runtime";
import type { QueryMetrics } from "@/server/ports/metric-query";
import { clusterConfig } from "./connect-cluster";
import { connectKube } from "./kube-api";
import type { Node } from "./kube-objects";
import { runtimeError } from "./kube-refusal";
import type { KubeScope } from "./kube-scope";
import { createKubernetesRuntime, type KubernetesRuntimeOptions } from "./kubernetes-runtime";
import { listAll } from "./watch-list";

export interface ClusterOptions extends Pick<KubernetesRuntimeOptions, "now" | "onEventsBroken"> {
  /** A kubeconfig's path, "in-cluster", or one that is read already. */
  kubeconfig: string | KubeConfig;
  /** One node; `undefined`: all that are there. */
  node?: string;
  namespace?: string;
  labelSelector?: string;
  usage: "best" | "metrics-api" | "prometheus";
  /** For "prometheus": where it answers, and its label that holds a node's name. */
  prometheus: { url?: string; nodeLabel: string; query: QueryMetrics };
}

const TIMEOUT_MS = 10_000;

/** A runtime for each node of a cluster. Throws as `openCluster`. */
export async function openKubernetesNodes(options: ClusterOptions): Promise<ContainerRuntime[]> {
  return [...(await openCluster(options)).values()].map((open) => open());
}

/**
 * The nodes of a cluster by name, each with what makes a runtime for it. A node that comes later is found at the next start.
 *
 * Throws   `RuntimeUnavailable` with the remedy when the cluster cannot be reached or has no such node.
 */
export async function openCluster(options: ClusterOptions): Promise<Map<string, () => ContainerRuntime>> {
  const { kubeconfig } = options;
  const config = typeof kubeconfig === "string" ? clusterConfig(kubeconfig) : kubeconfig;
  const names = options.node === undefined ? await nodeNames(config) : [options.node];
  if (names.length === 0) throw new RuntimeUnavailable("the cluster has no node");
  const runtimeOf = (node: string) => {
    const scope: KubeScope = {
      node,
      namespace: options.namespace ?? null,
      labelSelector: options.labelSelector ?? null,
    };
    const { now, onEventsBroken } = options;
    return createKubernetesRuntime({ config, scope, usage: usageOf(options, node), now, onEventsBroken });
  };
  return new Map(names.map((node) => [node, () => runtimeOf(node)]));
}

async function nodeNames(config: KubeConfig): Promise<string[]> {
  const api = connectKube(config, { timeoutMs: TIMEOUT_MS });
  try {
    const { items } = await listAll<Node>(api, "/api/v1/nodes", {});
    return items.flatMap(({ metadata }) => metadata?.name ?? []).sort();
  } catch (error) {
    throw runtimeError(error);
  } finally {
    api.close();
  }
}

function usageOf({ usage, prometheus }: ClusterOptions, node: string): KubernetesRuntimeOptions["usage"] {
  if (usage !== "prometheus") return usage;
  const { url, nodeLabel, query } = prometheus;
  if (url === undefined)
    throw new RuntimeUnavailable("PFN_KUBE_USAGE=prometheus needs PFN_KUBE_PROMETHEUS, the server's address");
  return { url, selector: `${nodeLabel}="${node}"`, query };
}
