import type { Limits } from "@/server/domain/units";

/** The caps in a container's row. */
export function limitsOf(row: {
  cpuLimitMillicores: number | null;
  memoryLimitBytes: bigint | null;
}): Limits {
  return {
    cpuMillicores: row.cpuLimitMillicores,
    memoryBytes: row.memoryLimitBytes === null ? null : Number(row.memoryLimitBytes),
  };
}
