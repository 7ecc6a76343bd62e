import { existsSync, readFileSync } from "node:fs";
import type { BytesPerSecond } from "@/server/domain/units";

const BYTES_PER_MBIT = 125_000;

/**
 * The link speed of the device that the default route goes through, one direction.
 *
 * Returns  `null` where there is no such route, or its device tells no speed: virtual ones do not (-1, or an error), and
 *          a container's own cable tells of a link that is none.
 * Source   `/proc/net/route` (destination 0 is the default route), `/sys/class/net/<device>/speed` in Mbit/s.
 */
export function uplinkSpeed(proc: string, sys = "/sys"): BytesPerSecond | null {
  const routes = `${proc}/net/route`;
  if (!existsSync(routes)) return null;
  const lines = readFileSync(routes, "utf8").split("\n").slice(1);
  const device = lines.map((line) => line.split("\t")).find(([, to]) => to === "00000000")?.[0];
  if (!device || !existsSync(`${sys}/class/net/${device}/device`)) return null;
  const mbit = speedOf(`${sys}/class/net/${device}/speed`);
  return mbit === null ? null : mbit * BYTES_PER_MBIT;
}

function speedOf(path: string): number | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    // The kernel answers so for a device that is down or has no speed.
    if (["EINVAL", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
  const mbit = Number(text.trim());
  return Number.isInteger(mbit) && mbit > 0 ? mbit : null;
}
