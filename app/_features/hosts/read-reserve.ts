import { type Parsed, parseBytes, parseCores, writeBytes, writeCores } from "@/app/_lib/parse-units";

/**
 * Reads what shall be kept for the host itself.
 *
 * capacity  what the host has, in the same unit (millicores or bytes); a reserve leaves something to give.
 */
export function readReserve(dimension: "cpu" | "memory", text: string, capacity: number): Parsed {
  const parsed = dimension === "cpu" ? parseCores(text) : parseBytes(text);
  if (!parsed.ok || parsed.value < capacity) return parsed;
  const write = dimension === "cpu" ? writeCores : writeBytes;
  return { ok: false, because: `Less than the ${write(capacity)} that the host has` };
}
