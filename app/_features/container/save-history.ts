import { saveCsv } from "@/app/_lib/save-csv";
import type { History } from "@/server/api/shapes/container";

const COLUMNS = [
  ["cpu_millicores", "cpuMillicores"],
  ["cpu_limit_millicores", "cpuLimitMillicores"],
  ["cpu_throttled_ratio", "cpuThrottledRatio"],
  ["memory_working_set_bytes", "memoryWorkingSetBytes"],
  ["memory_limit_bytes", "memoryLimitBytes"],
  ["network_rx_bytes_per_second", "networkRxBytesPerSecond"],
  ["network_tx_bytes_per_second", "networkTxBytesPerSecond"],
  ["block_read_bytes_per_second", "blockReadBytesPerSecond"],
  ["block_write_bytes_per_second", "blockWriteBytesPerSecond"],
  ["network_limit_bytes_per_second", "networkLimitBytesPerSecond"],
  ["disk_limit_bytes_per_second", "diskLimitBytesPerSecond"],
] as const satisfies readonly (readonly [string, keyof History])[];

/** The points of a history between two moments as rows of text, in base units; what is not known is an empty cell. */
export function historyRows(history: History, from: number, to: number): string[][] {
  return history.at.flatMap((at, index) => {
    if (at < from || at > to) return [];
    const values = COLUMNS.map(([, key]) => history[key][index] ?? null);
    return [[new Date(at).toISOString(), ...values.map((value) => (value === null ? "" : String(value)))]];
  });
}

/** Hands what the charts show to the browser as CSV. */
export function saveHistory(id: number, history: History, from: number, to: number) {
  saveCsv(`container-${id}`, ["time", ...COLUMNS.map(([name]) => name)], historyRows(history, from, to));
}
