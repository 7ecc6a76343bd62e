import type { Query } from "./kube-api";

/** Whose pods are looked after: those of one node, in one namespace or in all, with these labels. */
export interface KubeScope {
  node: string;
  /** `null`: all but kube-system, which is the cluster's own. */
  namespace: string | null;
  /** As `kubectl get pods -l` takes it; `null`: whatever their labels. */
  labelSelector: string | null;
}

export function podsPath({ namespace }: KubeScope): string {
  return namespace === null ? "/api/v1/pods" : `/api/v1/namespaces/${namespace}/pods`;
}

export function podsQuery({ node, namespace, labelSelector }: KubeScope): Query {
  const fields = [
    `spec.nodeName=${node}`,
    ...(namespace === null ? ["metadata.namespace!=kube-system"] : []),
  ];
  return { fieldSelector: fields.join(","), labelSelector: labelSelector ?? undefined };
}
