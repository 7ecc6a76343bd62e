import { type MachineStanding, machineRoom } from "@/server/domain/machine/machine-rung";
import type { AskInput } from "@/server/domain/negotiation/propose-ask";
import { LIMIT_DIMENSIONS, type LimitDimension } from "@/server/domain/units";
import type { HostDescription } from "@/server/ports/container-runtime";
import type { Host } from "@/server/store/generated/client";

/** The most that one container could ever have on a host, with what its machine may grow by, and what the host cannot change. */
export function hostTerms(
  host: Host,
  machine: MachineStanding | null,
): Pick<AskInput, "hostLimits" | "cannotChange"> {
  return {
    hostLimits: {
      cpuMillicores: host.cpuMillicores - host.reserveCpuMillicores + machineRoom(machine, "cpu"),
      memoryBytes: Number(host.memoryBytes - host.reserveMemoryBytes) + machineRoom(machine, "memory"),
      networkBytesPerSecond: difference(host.networkBytesPerSecond, host.reserveNetworkBytesPerSecond),
      diskBytesPerSecond: difference(host.diskBytesPerSecond, host.reserveDiskBytesPerSecond),
    },
    cannotChange: cannotChange(host.capabilities as Partial<HostDescription["capabilities"]>),
  };
}

function difference(capacity: bigint | null, reserve: bigint | null): number | null {
  return capacity === null ? null : Number(capacity - (reserve ?? 0n));
}

/** Under which name a host tells whether it can move a limit. */
const CAPABILITY = { cpu: "cpuLimit", memory: "memoryLimit", network: "network", disk: "disk" } as const;

/** Why this host does not move a limit, as it was probed; what was never probed is not promised. */
function cannotChange(capabilities: Partial<HostDescription["capabilities"]>) {
  const reasons: Partial<Record<LimitDimension, string>> = {};
  for (const dimension of LIMIT_DIMENSIONS) {
    const probed = capabilities[CAPABILITY[dimension]];
    if (!probed?.supported) reasons[dimension] = probed?.because ?? "it was not probed";
  }
  return reasons;
}
