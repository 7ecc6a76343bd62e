import type { PodMetrics } from "@/server/adapters/kubernetes/kube-objects";
import type { Bytes, EpochMs, Millicores } from "@/server/domain/units";

/** What one container has used, as its cgroup would tell. */
export interface Used {
  namespace: string;
  pod: string;
  container: string;
  cpuSeconds: number;
  cpuMillicores: Millicores;
  workingSetBytes: Bytes;
  hasQuota: boolean;
}

const FILE_CACHE: Bytes = 4 * 2 ** 20;

/** A kubelet's `/metrics/cadvisor`, each sample with its time, as cAdvisor writes it. */
export function cadvisorText(used: readonly Used[], at: EpochMs): string {
  const lines = ["# HELP container_cpu_usage_seconds_total Cumulative cpu time consumed in seconds."];
  const tell = (name: string, labels: Record<string, string>, value: number) => {
    const text = Object.entries(labels).map(([key, word]) => `${key}="${word}"`);
    lines.push(`${name}{${text.join(",")}} ${value} ${at}`);
  };
  for (const { namespace, pod, container, cpuSeconds, workingSetBytes, hasQuota } of used) {
    const labels = { container, id: `/kubepods.slice/${pod}`, image: "shop/app:1.0", namespace, pod };
    tell("container_cpu_usage_seconds_total", { ...labels, cpu: "total" }, cpuSeconds);
    if (hasQuota) {
      tell("container_cpu_cfs_periods_total", labels, Math.floor(cpuSeconds * 10));
      tell("container_cpu_cfs_throttled_periods_total", labels, 0);
    }
    tell("container_memory_usage_bytes", labels, workingSetBytes + FILE_CACHE);
    tell("container_memory_working_set_bytes", labels, workingSetBytes);
    tell("container_oom_events_total", labels, 0);
    for (const failure_type of ["pgfault", "pgmajfault"])
      tell("container_memory_failures_total", { ...labels, failure_type, scope: "container" }, 3);
    for (const device of ["/dev/sda", "/dev/sdb"]) {
      tell("container_fs_reads_bytes_total", { ...labels, device }, 8192);
      tell("container_fs_writes_bytes_total", { ...labels, device }, 4096);
      tell("container_fs_reads_total", { ...labels, device }, 2);
      tell("container_fs_writes_total", { ...labels, device }, 1);
    }
    tell("container_threads", labels, 7);
    tell("container_network_receive_bytes_total", { interface: "eth0", namespace, pod }, 1000);
    tell("container_network_transmit_bytes_total", { interface: "eth0", namespace, pod }, 500);
    tell("container_network_receive_packets_dropped_total", { interface: "eth0", namespace, pod }, 0);
    tell("container_network_transmit_packets_dropped_total", { interface: "eth0", namespace, pod }, 0);
  }
  tell("container_memory_working_set_bytes", { id: "/" }, nodeWorkingSet(used));
  return `${lines.join("\n")}\n`;
}

/** The same as metrics.k8s.io averages it. */
export function podMetrics(used: readonly Used[], at: EpochMs): PodMetrics[] {
  const pods = new Map<string, PodMetrics>();
  for (const { namespace, pod, container, cpuMillicores, workingSetBytes } of used) {
    const entry = pods.get(`${namespace}/${pod}`) ?? {
      metadata: { namespace, name: pod },
      timestamp: new Date(at).toISOString(),
      window: "15s",
      containers: [],
    };
    const usage = { cpu: `${cpuMillicores * 1_000_000}n`, memory: `${Math.floor(workingSetBytes / 1024)}Ki` };
    entry.containers?.push({ name: container, usage });
    pods.set(`${namespace}/${pod}`, entry);
  }
  return [...pods.values()];
}

export function nodeWorkingSet(used: readonly Used[]): Bytes {
  return used.reduce((sum, { workingSetBytes }) => sum + workingSetBytes, 512 * 2 ** 20);
}
