import { ENGINE_MINIMUM } from "@/server/domain/negotiation/grid";
import { type Fleet, recordEvent, type SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { BytesPerSecond, EpochMs, Limits } from "@/server/domain/units";

const SMALLEST_MEMORY_BYTES = 6 * 1024 * 1024;
const SMALLEST_CPU_MILLICORES = 10;

export type SetLimitsOutcome = { kind: "updated" } | { kind: "refuse"; because: string };

/**
 * Changes a container's caps in place, or refuses in a container engine's own words and changes nothing.
 *
 * target    absolute; a `null` dimension stays as it is.
 * Returns   `refuse` for memory under 6 MiB or under the working set (file cache yields, the rest cannot), for CPU that
 *           the host does not have, and for a rate under the least that works. Tells `update` when it is done.
 */
export function setLimits(
  fleet: Fleet,
  container: SimulatedContainer,
  target: Limits,
  at: EpochMs,
): SetLimitsOutcome {
  const { cpuMillicores, memoryBytes, networkBytesPerSecond = null, diskBytesPerSecond = null } = target;
  const because =
    (cpuMillicores !== null && cpuProblem(fleet, cpuMillicores)) ||
    memoryProblem(container, memoryBytes) ||
    rateProblem("network", networkBytesPerSecond) ||
    rateProblem("disk", diskBytesPerSecond);
  if (because) return { kind: "refuse", because };

  container.limits = {
    cpuMillicores: cpuMillicores ?? container.limits.cpuMillicores,
    memoryBytes: memoryBytes ?? container.limits.memoryBytes,
    networkBytesPerSecond: networkBytesPerSecond ?? container.limits.networkBytesPerSecond ?? null,
    diskBytesPerSecond: diskBytesPerSecond ?? container.limits.diskBytesPerSecond ?? null,
  };
  const { gauges } = container;
  if (memoryBytes !== null)
    gauges.inactiveFileBytes = Math.min(gauges.inactiveFileBytes, memoryBytes - gauges.workingSetBytes);
  recordEvent(fleet, container, at, "update");
  return { kind: "updated" };
}

function cpuProblem(fleet: Fleet, millicores: number): string | null {
  const cores = fleet.host.cpuMillicores / 1_000;
  const fits = millicores >= SMALLEST_CPU_MILLICORES && millicores <= fleet.host.cpuMillicores;
  return fits
    ? null
    : `range of CPUs is from 0.01 to ${cores.toFixed(2)}, as there are only ${cores} CPUs available`;
}

function rateProblem(name: "network" | "disk", bytesPerSecond: BytesPerSecond | null): string | null {
  if (bytesPerSecond === null || bytesPerSecond >= ENGINE_MINIMUM[name]) return null;
  return `a ${name} limit of ${bytesPerSecond} bytes a second is under the least that works`;
}

function memoryProblem(container: SimulatedContainer, bytes: number | null): string | null {
  if (bytes === null) return null;
  if (!(bytes >= SMALLEST_MEMORY_BYTES && Number.isSafeInteger(bytes)))
    return "minimum memory limit allowed is 6MB";
  const { workingSetBytes, peakUsageBytes } = container.gauges;
  if (container.state !== "running" || bytes >= workingSetBytes) return null;
  const [usage, peak] = [Math.ceil(workingSetBytes), Math.ceil(peakUsageBytes)];
  return `unable to set memory limit to ${bytes} (current usage: ${usage}, peak usage: ${peak})`;
}
