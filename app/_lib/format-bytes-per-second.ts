import { formatBytes } from "./format-bytes";
import { UNKNOWN } from "./format-number";

/** A rate in IEC units: 2097152 → "2 MiB/s"; `null` is unknown. */
export function formatBytesPerSecond(rate: number | null): string {
  return rate === null ? UNKNOWN : `${formatBytes(rate)}/s`;
}
