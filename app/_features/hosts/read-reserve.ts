import { parseAmount, writeAmount } from "@/app/_lib/parse-amount";
import type { Parsed } from "@/app/_lib/parse-units";
import type { LimitDimension } from "@/server/domain/units";

/**
 * Reads what shall be kept for the host itself.
 *
 * capacity  what the host has, in the same unit (millicores, bytes or bytes a second); a reserve leaves something to give.
 */
export function readReserve(dimension: LimitDimension, text: string, capacity: number): Parsed {
  const parsed = parseAmount(dimension, text);
  if (!parsed.ok || parsed.value < capacity) return parsed;
  return { ok: false, because: `Less than the ${writeAmount(dimension, capacity)} that the host has` };
}
