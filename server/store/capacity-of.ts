import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { Host } from "./generated/client";
import { numberOf } from "./limits-of";

/** What a host's row says it has in all; network and disk are `null` where nobody knows. */
export function capacityOf(host: Host): Quantities {
  return {
    cpuMillicores: host.cpuMillicores,
    memoryBytes: Number(host.memoryBytes),
    networkBytesPerSecond: numberOf(host.networkBytesPerSecond),
    diskBytesPerSecond: numberOf(host.diskBytesPerSecond),
  };
}
