import { parseExposition } from "@/server/adapters/prometheus/parse-exposition";
import type { Bytes, EpochMs } from "@/server/domain/units";
import type { KubeApi } from "../kube-api";
import { byRuntimeId } from "./by-runtime-id";
import { CADVISOR_FAMILIES, type CadvisorSeries, measuredBy } from "./cadvisor-families";
import type { UsageSource } from "./container-usage";

const WANTED: ReadonlySet<string> = new Set(CADVISOR_FAMILIES);
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const STAMPED = /^(.*\S)[ \t]+(\d{11,14})$/;

/**
 * The node's own kubelet, through the API server's proxy. Each series carries when it was measured: a kubelet measures
 * every ten seconds or so, and a counter dated at the asking would make rates that jump.
 */
export function readCadvisor(api: KubeApi, node: string, now: () => EpochMs): UsageSource {
  let root: Bytes | null = null;
  return {
    async read(containers, alone) {
      const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/metrics/cadvisor`;
      const series = seriesOf(await api.text(`read usage from the kubelet of ${node}`, path));
      root =
        series.find((s) => s.name === "container_memory_working_set_bytes" && s.labels.id === "/")?.value ??
        null;
      return byRuntimeId(containers, measuredBy(series, "cadvisor", alone, now()));
    },
    nodeWorkingSet: async () => root,
  };
}

/** Only lines of families that are wanted are read at all: a kubelet tells some hundred more. */
function seriesOf(text: string): CadvisorSeries[] {
  return text.split("\n").flatMap((line) => {
    if (!WANTED.has(NAME.exec(line)?.[0] ?? "")) return [];
    const [, sample = line.trim(), stamp] = STAMPED.exec(line.trim()) ?? [];
    const at = stamp === undefined ? null : Number(stamp);
    return parseExposition(sample, 1).series.map(({ name, labels, value }) => ({ name, labels, value, at }));
  });
}
