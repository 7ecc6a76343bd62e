import { type Parsed, parsePercent, writePercent } from "@/app/_lib/parse-units";
import type { HostRow } from "@/server/api/shapes/host";

const DEFAULT_SHARE = 0.1;
/** Bounds repeat the API's shape. */
const MOST = 0.9;

/** Reads which share of network and disk is kept for the host itself, as a ratio. */
export function readReserveShare(text: string): Parsed {
  const parsed = parsePercent(text);
  if (!parsed.ok || parsed.value <= MOST) return parsed;
  return { ok: false, because: `At most ${writePercent(MOST)} %, or nothing is left to give` };
}

/** The share that is kept now, as text; a tenth where nothing is known of either. */
export function reserveShareText({ capacity, reserve }: Pick<HostRow, "capacity" | "reserve">): string {
  for (const field of ["networkBytesPerSecond", "diskBytesPerSecond"] as const) {
    const [all, kept] = [capacity[field], reserve[field]];
    if (all && kept !== null && kept !== undefined)
      return writePercent(Math.round((kept / all) * 1000) / 1000);
  }
  return writePercent(DEFAULT_SHARE);
}
