import type { Sample } from "@/server/domain/telemetry/sample";
import type { BytesPerSecond } from "@/server/domain/units";

const DIRECTIONS = {
  network: ["networkRxBytesPerSecond", "networkTxBytesPerSecond"],
  disk: ["blockReadBytesPerSecond", "blockWriteBytesPerSecond"],
} as const satisfies Record<string, readonly (keyof Sample)[]>;

type Rates = Pick<Sample, (typeof DIRECTIONS)["network" | "disk"][number]>;

/** The rate of the busier direction, which is what a cap on each of them bears on; `null` where none was read. */
export function busier(sample: Rates, dimension: "network" | "disk"): BytesPerSecond | null {
  const known = knownRates(sample, dimension);
  return known.length === 0 ? null : Math.max(...known);
}

/** Both directions together, which is what is forecast; one that was not read counts as nothing. */
export function total(sample: Rates, dimension: "network" | "disk"): BytesPerSecond {
  return knownRates(sample, dimension).reduce((sum, rate) => sum + rate, 0);
}

function knownRates(sample: Rates, dimension: "network" | "disk"): BytesPerSecond[] {
  return DIRECTIONS[dimension].map((field) => sample[field]).filter((rate) => rate !== null);
}
