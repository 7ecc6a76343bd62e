import { parseBytesPerSecond, writeBytesPerSecond } from "@/app/_lib/parse-units";

/** Bounds repeat the API's shape. */
const LEAST = 2 ** 16;
const MOST = 2 ** 40;

export type ReadCapacity = { ok: true; value: number | null } | { ok: false; because: string };

/** Reads what a host has of a rate, in bytes a second; nothing typed is "not known", which is `null` and not zero. */
export function readCapacity(text: string): ReadCapacity {
  if (text.trim() === "") return { ok: true, value: null };
  const parsed = parseBytesPerSecond(text);
  if (!parsed.ok || (parsed.value >= LEAST && parsed.value <= MOST)) return parsed;
  return { ok: false, because: `Between ${writeBytesPerSecond(LEAST)} and ${writeBytesPerSecond(MOST)}` };
}

/** The text that `readCapacity` reads back as the same. */
export function capacityText(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? "" : writeBytesPerSecond(rate);
}
