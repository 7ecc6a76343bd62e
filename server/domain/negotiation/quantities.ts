import type { Bytes, BytesPerSecond, Millicores } from "@/server/domain/units";

/** What a host or a ledger holds. CPU and memory are always numbers; network and disk may not be known. */
export interface Quantities {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
  networkBytesPerSecond?: BytesPerSecond | null;
  diskBytesPerSecond?: BytesPerSecond | null;
}
