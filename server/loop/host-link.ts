import { Failure } from "@/server/failures";
import type { HostLink, House } from "@/server/house";
import { ContainerGone, RuntimeRefusal, RuntimeUnavailable } from "@/server/ports/container-runtime";

/** The link of a host that was just met: nothing was read of it or learned about it yet. */
export function newHostLink(at: Pick<HostLink, "id" | "runtime" | "telemetry">): HostLink {
  return { ...at, lastReadings: new Map(), modelWeights: new Map(), bands: new Map() };
}

/** How this process reaches a host. Throws Failure NOT_FOUND when another process serves it. */
export function hostLink(house: House, hostId: number): HostLink {
  const link = house.hosts.get(hostId);
  if (!link || link.isHeld?.() === false) {
    throw new Failure("NOT_FOUND", `This process does not serve host ${hostId}.`);
  }
  return link;
}

/** The runtime's own three words for "no", or a bug when it is none of them. */
export function runtimeTrouble(error: unknown): "unavailable" | "refused" | "gone" {
  if (error instanceof RuntimeUnavailable) return "unavailable";
  if (error instanceof RuntimeRefusal) return "refused";
  if (error instanceof ContainerGone) return "gone";
  throw error;
}
