import type { EpochMs } from "@/server/domain/units";
import { nameOf, parseRef } from "../container-ref";
import type { KubeApi } from "../kube-api";
import type { ListOf, NodeMetrics, PodMetrics } from "../kube-objects";
import { bytesOf, parseQuantity } from "../quantity";
import type { Measured, UsageSource } from "./container-usage";

const METRICS = "/apis/metrics.k8s.io/v1beta1";
const UNTOLD = "metrics.k8s.io tells CPU and working set only";

/**
 * The metrics server's averages. It tells a rate of CPU, where a reading is a counter: each new average is added to the
 * container's own total for the time that it stands for, so that the rate between two readings is the average again.
 */
export function readMetricsApi(api: KubeApi, node: string, namespace: string | null): UsageSource {
  let totals = new Map<string, { at: EpochMs; cpuUsageNs: number }>();
  return {
    async read(containers) {
      const path = namespace === null ? `${METRICS}/pods` : `${METRICS}/namespaces/${namespace}/pods`;
      const { items } = await api.get<ListOf<PodMetrics>>("read usage from metrics.k8s.io", path);
      const averages = averagesOf(items);
      const next: typeof totals = new Map();
      const measured = new Map<string, Measured>();
      for (const { runtimeId } of containers) {
        const ref = parseRef(runtimeId);
        const told = ref && averages.get(nameOf(ref));
        if (!told) continue;
        const before = totals.get(runtimeId);
        const since = before === undefined ? 0 : Math.max(0, told.at - before.at);
        const cpuUsageNs = (before?.cpuUsageNs ?? 0) + (told.nanocores * since) / 1000;
        next.set(runtimeId, { at: told.at, cpuUsageNs });
        measured.set(runtimeId, {
          at: told.at,
          source: "metrics-api",
          values: { cpuUsageNs },
          workingSetBytes: told.workingSet,
          untold: UNTOLD,
        });
      }
      totals = next;
      return measured;
    },
    async nodeWorkingSet() {
      const path = `${METRICS}/nodes/${encodeURIComponent(node)}`;
      const { usage } = await api.get<NodeMetrics>("read the node's usage from metrics.k8s.io", path);
      return bytesOf(usage?.memory);
    },
  };
}

function averagesOf(items: readonly PodMetrics[]) {
  const averages = new Map<string, { at: EpochMs; nanocores: number; workingSet: number }>();
  for (const { metadata, timestamp, containers = [] } of items) {
    const at = Date.parse(timestamp ?? "");
    for (const { name, usage } of containers) {
      const workingSet = bytesOf(usage?.memory);
      if (!Number.isFinite(at) || usage?.cpu === undefined || workingSet === null) continue;
      const key = nameOf({
        namespace: metadata?.namespace ?? "",
        pod: metadata?.name ?? "",
        container: name,
      });
      averages.set(key, { at, nanocores: parseQuantity(usage.cpu) * 1e9, workingSet });
    }
  }
  return averages;
}
