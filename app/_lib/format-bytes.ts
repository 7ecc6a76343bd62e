import { formatNumber, UNKNOWN } from "./format-number";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/**
 * Bytes in IEC units, three significant digits: 268435456 → "256 MiB", 1610612736 → "1.5 GiB".
 * `null` is unknown and shown as "—"; where `null` means "no limit" the caller says so in words.
 */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  const size = Math.abs(bytes);
  let power = 0;
  // 1023.5 and not 1024: what would be rounded up to "1,024 KiB" is said as "1 MiB".
  while (power < UNITS.length - 1 && size / 1024 ** power >= 1023.5) power += 1;
  return `${formatNumber(bytes / 1024 ** power)} ${UNITS[power]}`;
}
