import type { EpochMs } from "@/server/domain/units";
import { QueryFailed, type QueryMetrics } from "@/server/ports/metric-query";
import { byRuntimeId } from "./by-runtime-id";
import { CADVISOR_FAMILIES, type CadvisorSeries, measuredBy } from "./cadvisor-families";
import { type UsageSource, UsageUnread } from "./container-usage";

export interface PrometheusUsage {
  url: string;
  /** What picks this node's series, as written between braces: `node="worker-1"`. */
  selector: string;
  query: QueryMetrics;
}

/** A Prometheus server that scrapes the kubelets' cAdvisor. Asked for values and, apart, for when they were measured. */
export function readPrometheus({ url, selector, query }: PrometheusUsage, now: () => EpochMs): UsageSource {
  const ask = async (expression: string) => {
    try {
      return (await query({ url, query: expression, token: null })).series;
    } catch (error) {
      if (!(error instanceof QueryFailed)) throw error;
      throw new UsageUnread(error.message, { cause: error });
    }
  };
  return {
    async read(containers, alone) {
      const [values, times] = await Promise.all([
        ask(`{__name__=~"${CADVISOR_FAMILIES.join("|")}",pod!="",${selector}}`),
        ask(`timestamp(container_cpu_usage_seconds_total{container!="",${selector}})`),
      ]);
      const measuredAt = new Map(times.map(({ labels, value }) => [placeOf(labels), value * 1000]));
      const series = values.map(
        ({ labels, value }): CadvisorSeries => ({
          name: labels.__name__ ?? "",
          labels,
          value,
          at: measuredAt.get(placeOf(labels)) ?? null,
        }),
      );
      return byRuntimeId(containers, measuredBy(series, "prometheus", alone, now()));
    },
    nodeWorkingSet: async () => {
      const [root] = await ask(`container_memory_working_set_bytes{id="/",${selector}}`);
      return root?.value ?? null;
    },
  };
}

function placeOf({ namespace, pod, container }: Readonly<Record<string, string>>): string {
  return `${namespace}/${pod}/${container}`;
}
