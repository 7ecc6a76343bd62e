import type { MeasuredField } from "@/server/domain/telemetry/reading";
import type { EpochMs } from "@/server/domain/units";
import type { Alone, Measured } from "./container-usage";

/** One series of a kubelet's cAdvisor, whoever carried it here. */
export interface CadvisorSeries {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
  /** When it was measured; `null` where that was not told. */
  at: EpochMs | null;
}

interface Family {
  field: MeasuredField | "workingSet";
  /** Into the field's unit. */
  factor?: number;
  /** Only series with these labels. */
  where?: Readonly<Record<string, string>>;
}

/** Source: google/cadvisor, docs/storage/prometheus.md. */
const OF_CONTAINER: Readonly<Record<string, Family>> = {
  container_cpu_usage_seconds_total: { field: "cpuUsageNs", factor: 1e9 },
  container_cpu_cfs_periods_total: { field: "cpuPeriods" },
  container_cpu_cfs_throttled_periods_total: { field: "cpuThrottledPeriods" },
  container_memory_usage_bytes: { field: "memoryUsageBytes" },
  container_memory_working_set_bytes: { field: "workingSet" },
  container_oom_events_total: { field: "oomKills" },
  container_memory_failures_total: {
    field: "majorFaults",
    where: { failure_type: "pgmajfault", scope: "container" },
  },
  container_fs_reads_bytes_total: { field: "blockReadBytes" },
  container_fs_writes_bytes_total: { field: "blockWriteBytes" },
  container_fs_reads_total: { field: "blockReadOps" },
  container_fs_writes_total: { field: "blockWriteOps" },
  container_threads: { field: "pids" },
};
/** A pod's containers share one network: these are the pod's. */
const OF_POD: Readonly<Record<string, Family>> = {
  container_network_receive_bytes_total: { field: "networkRxBytes" },
  container_network_transmit_bytes_total: { field: "networkTxBytes" },
  container_network_receive_packets_dropped_total: { field: "networkDrops" },
  container_network_transmit_packets_dropped_total: { field: "networkDrops" },
};
export const CADVISOR_FAMILIES: readonly string[] = [...Object.keys(OF_CONTAINER), ...Object.keys(OF_POD)];

const SHARED_NETWORK = "the containers of a pod share one network: whose traffic it is cannot be told";
const UNTOLD = "the kubelet's cAdvisor did not report it";
const NO_QUOTA = "the kubelet's cAdvisor reports it only for a container with a CPU limit";
const PRESSURE = "cAdvisor tells pressure as a total since the start, not as the last ten seconds";

/**
 * Sums cAdvisor's series by container, "namespace/pod/container".
 *
 * now      stands in where a series has no time of its own.
 */
export function measuredBy(
  series: readonly CadvisorSeries[],
  source: "cadvisor" | "prometheus",
  alone: Alone,
  now: EpochMs,
): Map<string, Measured> {
  const sums = new Map<string, { at: EpochMs | null; fields: Map<string, number> }>();
  const add = (key: string, { field, factor = 1 }: Family, one: CadvisorSeries) => {
    const entry = sums.get(key) ?? { at: null, fields: new Map<string, number>() };
    entry.fields.set(field, (entry.fields.get(field) ?? 0) + one.value * factor);
    if (one.name === "container_cpu_usage_seconds_total") entry.at = one.at;
    sums.set(key, entry);
  };
  for (const one of series) {
    const { namespace, pod, container = "" } = one.labels;
    if (!namespace || !pod) continue;
    const family = OF_CONTAINER[one.name];
    if (family && container !== "" && container !== "POD") {
      const wanted = Object.entries(family.where ?? {}).every(
        ([label, value]) => one.labels[label] === value,
      );
      // Older kubelets tell every CPU beside their total.
      const isPart =
        one.name === "container_cpu_usage_seconds_total" && (one.labels.cpu ?? "total") !== "total";
      if (wanted && !isPart) add(`${namespace}/${pod}/${container}`, family, one);
    }
    const ofPod = OF_POD[one.name];
    const only = ofPod && alone(`${namespace}/${pod}`);
    if (ofPod && only) add(`${namespace}/${pod}/${only}`, ofPod, one);
  }
  const measured = new Map<string, Measured>();
  for (const [key, { at, fields }] of sums) {
    const usage = fields.get("memoryUsageBytes");
    const workingSet = fields.get("workingSet");
    fields.delete("workingSet");
    if (usage !== undefined && workingSet !== undefined)
      fields.set("memoryInactiveFileBytes", Math.max(0, usage - workingSet));
    // Prometheus knows floating point only, and what was counted is whole.
    const whole = [...fields].map(([field, value]) => [field, Math.round(value)] as const);
    const values = Object.fromEntries(whole) as Measured["values"];
    const isShared = alone(key.slice(0, key.lastIndexOf("/"))) === null;
    measured.set(key, { at: at ?? now, source, values, untold: UNTOLD, because: reasons(isShared) });
  }
  return measured;
}

function reasons(isShared: boolean): Measured["because"] {
  return {
    cpuPeriods: NO_QUOTA,
    cpuThrottledPeriods: NO_QUOTA,
    cpuPressure: PRESSURE,
    memoryPressure: PRESSURE,
    ioPressure: PRESSURE,
    ...(isShared
      ? { networkRxBytes: SHARED_NETWORK, networkTxBytes: SHARED_NETWORK, networkDrops: SHARED_NETWORK }
      : {}),
  };
}
