import type { Pod } from "./kube-objects";

const OURS = /^pfn\.[^/]+$/;
const OURS_FOR_ONE = /^(pfn\.[^/]+)\/([^/]+)$/;
/** Read by the adapter itself, so it is no word of the policy. */
const RESTART = "pfn.resize-restart";

/**
 * A pod's labels with its `pfn.*` annotations over them: annotations are Kubernetes' place for what a label's value
 * cannot hold. `pfn.memory.max: 1Gi` speaks of every container of the pod, `pfn.memory.max/app: 1Gi` of `app` alone.
 */
export function policyLabels(pod: Pod, container: string): Record<string, string> {
  const labels = { ...pod.metadata?.labels };
  const annotations = Object.entries(pod.metadata?.annotations ?? {});
  for (const [key, value] of annotations) if (OURS.test(key)) labels[key] = value;
  for (const [key, value] of annotations) {
    const [, label, name] = OURS_FOR_ONE.exec(key) ?? [];
    if (label !== undefined && name === container) labels[label] = value;
  }
  delete labels[RESTART];
  return labels;
}

/** Whether the pod says that PFN may change it though its `resizePolicy` restarts the container for that. */
export function mayRestart(pod: Pod, container: string): boolean {
  const annotations = pod.metadata?.annotations ?? {};
  return (annotations[`${RESTART}/${container}`] ?? annotations[RESTART]) === "allow";
}
