import type { LimitDimension } from "@/server/domain/units";

/** Where each dimension of a ledger is kept: the cap on a container, and what it is expected to take. */
export const LEDGER_COLUMNS: Record<LimitDimension, { limit: string; expected: string }> = {
  cpu: { limit: "cpu_limit_millicores", expected: "cpu_millicores" },
  memory: { limit: "memory_limit_bytes", expected: "memory_bytes" },
  network: { limit: "network_limit_bytes_per_second", expected: "network_bytes_per_second" },
  disk: { limit: "disk_limit_bytes_per_second", expected: "disk_bytes_per_second" },
};
