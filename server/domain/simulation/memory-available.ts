import type { Fleet } from "@/server/domain/simulation/simulated-fleet";
import type { Bytes } from "@/server/domain/units";

/** What the host has left beside the working sets: file cache is given up first. */
export function memoryAvailable({ host, containers }: Fleet): Bytes {
  let used = 0;
  for (const { state, gauges } of containers) if (state === "running") used += gauges.workingSetBytes;
  return Math.max(0, Math.floor(host.memoryBytes - used));
}
