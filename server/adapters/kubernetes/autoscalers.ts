import type { KubeApi } from "./kube-api";
import type { HorizontalPodAutoscaler, ListOf, Pod, VerticalPodAutoscaler } from "./kube-objects";
import { KubeRefusal } from "./kube-refusal";
import type { Resource } from "./resize-request";
import { ownerOf } from "./workload-of";

export interface Autoscalers {
  horizontal: HorizontalPodAutoscaler[];
  vertical: VerticalPodAutoscaler[];
}

/** The autoscalers of a namespace. What is not installed has none; throws `KubeRefusal` where they may not be read. */
export async function readAutoscalers(api: KubeApi, namespace: string): Promise<Autoscalers> {
  const list = async <T>(group: string, resource: string): Promise<T[]> => {
    const path = `/apis/${group}/namespaces/${namespace}/${resource}`;
    try {
      return (await api.get<ListOf<T>>(`list ${resource}`, path)).items;
    } catch (error) {
      if (error instanceof KubeRefusal && error.code === 404) return [];
      throw error;
    }
  };
  const [horizontal, vertical] = await Promise.all([
    list<HorizontalPodAutoscaler>("autoscaling/v2", "horizontalpodautoscalers"),
    list<VerticalPodAutoscaler>("autoscaling.k8s.io/v1", "verticalpodautoscalers"),
  ]);
  return { horizontal, vertical };
}

/**
 * Why a resource of a container is another's to change; `null`: nobody else's.
 *
 * A VPA owns what it controls unless its mode is Off: it would set its own value again, or evict the pod. An HPA that
 * scales by a resource reckons in shares of its request: changing that moves the number of replicas.
 */
export function ownedBy(
  { horizontal, vertical }: Autoscalers,
  pod: Pod,
  container: string,
  resource: Resource,
): string | null {
  const owners = [ownerOf(pod), ...(pod.metadata?.ownerReferences ?? []).filter((owner) => owner.controller)];
  const isOurs = (target: { kind?: string; name?: string } | undefined) =>
    owners.some(({ kind, name }) => kind === target?.kind && name === target.name);
  for (const { metadata, spec } of vertical) {
    const mode = spec?.updatePolicy?.updateMode ?? "Auto";
    if (mode === "Off" || !isOurs(spec?.targetRef)) continue;
    const policies = spec?.resourcePolicy?.containerPolicies ?? [];
    const policy =
      policies.find((one) => one.containerName === container) ??
      policies.find((one) => one.containerName === "*");
    if (policy?.mode === "Off") continue;
    if (!(policy?.controlledResources ?? ["cpu", "memory"]).includes(resource)) continue;
    return `its ${resource} belongs to the VerticalPodAutoscaler ${metadata?.name} (updateMode ${mode})`;
  }
  for (const { metadata, spec } of horizontal) {
    if (!isOurs(spec?.scaleTargetRef)) continue;
    const scalesByIt = (spec?.metrics ?? []).some(
      (metric) =>
        metric.resource?.name === resource ||
        (metric.containerResource?.name === resource && metric.containerResource.container === container),
    );
    if (scalesByIt)
      return `the HorizontalPodAutoscaler ${metadata?.name} scales by its ${resource}: changing it would move the number of replicas`;
  }
  return null;
}
