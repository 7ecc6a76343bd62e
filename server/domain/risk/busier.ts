import type { Sample } from "@/server/domain/telemetry/sample";
import type { BytesPerSecond } from "@/server/domain/units";

const DIRECTIONS = {
  network: ["networkRxBytesPerSecond", "networkTxBytesPerSecond"],
  disk: ["blockReadBytesPerSecond", "blockWriteBytesPerSecond"],
} as const satisfies Record<string, readonly (keyof Sample)[]>;

/** The rate of the busier direction, which is what a cap on each of them bears on; `null` where none was read. */
export function busier(
  sample: Pick<Sample, (typeof DIRECTIONS)["network" | "disk"][number]>,
  dimension: "network" | "disk",
): BytesPerSecond | null {
  const known = DIRECTIONS[dimension].map((field) => sample[field]).filter((rate) => rate !== null);
  return known.length === 0 ? null : Math.max(...known);
}
