import { existsSync } from "node:fs";
import { KubeConfig } from "@kubernetes/client-node";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";

const TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * How the cluster is reached: the kubeconfig file that is named, or "in-cluster": the pod's own service account.
 *
 * Throws   `RuntimeUnavailable` with the remedy when neither can be used.
 */
export function clusterConfig(where: string): KubeConfig {
  const config = new KubeConfig();
  if (where === "in-cluster") {
    if (!existsSync(TOKEN))
      throw new RuntimeUnavailable(
        "PFN_KUBECONFIG=in-cluster, but this process runs in no pod with a service account: name a kubeconfig file",
      );
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromFile(where);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new RuntimeUnavailable(`PFN_KUBECONFIG: ${where} is no usable kubeconfig (${because})`, {
      cause: error,
    });
  }
  return config;
}
