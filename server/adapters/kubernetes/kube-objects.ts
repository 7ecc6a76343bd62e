import type {
  V1Container,
  V1ContainerStatus,
  V1Node,
  V1Pod,
  V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";

/** An object as it travels: the client's types come from the published OpenAPI description, and times are text. */
type Json<T> = T extends Date
  ? string
  : T extends readonly (infer U)[]
    ? Json<U>[]
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;

export type Pod = Json<V1Pod>;
export type ContainerSpec = Json<V1Container>;
export type ContainerStatus = Json<V1ContainerStatus>;
export type Node = Json<V1Node>;
export type HorizontalPodAutoscaler = Json<V2HorizontalPodAutoscaler>;

export interface ListOf<T> {
  metadata?: { resourceVersion?: string; continue?: string };
  items: T[];
}

/** One line of a watch. `ERROR` carries a status, `BOOKMARK` only a resource version. */
export type WatchLine<T> =
  | { type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK"; object: T }
  | { type: "ERROR"; object: KubeStatus };

/** How an API server says no. */
export interface KubeStatus {
  kind?: "Status";
  code?: number;
  reason?: string;
  message?: string;
  details?: { retryAfterSeconds?: number };
}

/** Of a custom resource: no part of the core description. Source: autoscaling.k8s.io/v1, kubernetes/autoscaler. */
export interface VerticalPodAutoscaler {
  metadata?: { name?: string; namespace?: string };
  spec?: {
    targetRef?: { kind?: string; name?: string };
    updatePolicy?: { updateMode?: string };
    resourcePolicy?: {
      containerPolicies?: { containerName?: string; mode?: string; controlledResources?: string[] }[];
    };
  };
}

/** Of metrics.k8s.io/v1beta1, an aggregated API with a description of its own. Source: kubernetes/metrics. */
export interface PodMetrics {
  metadata?: { name?: string; namespace?: string };
  timestamp?: string;
  window?: string;
  containers?: { name: string; usage?: { cpu?: string; memory?: string } }[];
}

export interface NodeMetrics {
  timestamp?: string;
  usage?: { cpu?: string; memory?: string };
}

/** What a watched object must have to be told apart from its namesakes. */
export interface Identified {
  metadata?: {
    name?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
  };
}
