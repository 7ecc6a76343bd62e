import type { Fault } from "./cluster-double";
import type { KubeletAnswer } from "./double-kubelet";

/** Where a real cluster was seen, or is specified, to answer so. */
interface Sourced {
  source: string;
}

/** What kubelets write into a pod's conditions. */
export const KUBELET: Readonly<
  Record<"deferred" | "infeasible" | "staticCpus" | "inProgress" | "belowUsage", KubeletAnswer & Sourced>
> = {
  deferred: {
    type: "PodResizePending",
    reason: "Deferred",
    message:
      "Node didn't have enough resource: memory, requested: 402653184, used: 8200000000, capacity: 8589934592",
    source: "KEP-1287, Resize Status; pkg/kubelet canResizePod, release-1.34",
  },
  infeasible: {
    type: "PodResizePending",
    reason: "Infeasible",
    message: "Node didn't have enough capacity: cpu, requested: 800000, capacity: 1930",
    source: "kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources, Troubleshooting",
  },
  staticCpus: {
    type: "PodResizePending",
    reason: "Infeasible",
    message: "Resize is infeasible for Guaranteed Pods alongside CPU Manager static policy",
    source: "pkg/kubelet canResizePod, release-1.33",
  },
  inProgress: {
    type: "PodResizeInProgress",
    reason: undefined,
    message: undefined,
    source: "KEP-1287, Resize Status",
  },
  belowUsage: {
    type: "PodResizeInProgress",
    reason: "Error",
    message: 'attempting to set container "app" memory limit (67108864) below current usage (100663296)',
    source: "kubernetes/kubernetes#129152, #133012; KEP-1287, Memory Limit Decreases",
  },
};

type ServerAnswer = Pick<Fault, "status" | "headers"> & Sourced;

/** What API servers answer instead of doing what was asked. */
export const SERVER = {
  conflict: {
    status: {
      code: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on pods "app": the object has been modified; please apply your changes to the latest version and try again',
    },
    source: "kubernetes/community, API conventions: Concurrency Control and Consistency",
  },
  tooMany: {
    status: { code: 429, reason: "TooManyRequests", message: "Too many requests, please try again later." },
    headers: { "retry-after": "1" },
    source: "kubernetes.io/docs/concepts/cluster-administration/flow-control",
  },
  noRight: {
    status: {
      code: 403,
      reason: "Forbidden",
      message:
        'pods "app" is forbidden: User "system:serviceaccount:pfn:pfn-workers" cannot patch resource "pods/resize" in API group "" in the namespace "shop"',
    },
    source: "kubernetes.io/docs/reference/access-authn-authz/authorization",
  },
  overQuota: {
    status: {
      code: 403,
      reason: "Forbidden",
      message:
        'pods "app" is forbidden: exceeded quota: shop, requested: limits.memory=128Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi',
    },
    source: "kubernetes.io/docs/concepts/policy/resource-quotas",
  },
  forgotten: {
    status: {
      code: 410,
      reason: "Expired",
      message: "The resourceVersion for the provided watch is too old.",
    },
    source: "kubernetes.io/docs/reference/using-api/api-concepts, 410 Gone responses",
  },
  overloaded: {
    status: { code: 503, reason: "ServiceUnavailable", message: "apiserver is shutting down" },
    source: "kubernetes/kubernetes, apiserver graceful termination",
  },
} as const satisfies Record<string, ServerAnswer>;
