import type { SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { PerSecond } from "@/server/domain/units";

/**
 * Requests a second that a container's network and disk caps let through: each direction of the network, and its writes,
 * carry no more than their cap. Infinite without a cap.
 */
export function mostServed({
  limits,
  blueprint,
}: Pick<SimulatedContainer, "limits" | "blueprint">): PerSecond {
  const { requestBytes, responseBytes, diskWriteBytesPerRequest } = blueprint.service;
  const network = limits.networkBytesPerSecond ?? Number.POSITIVE_INFINITY;
  const disk = limits.diskBytesPerSecond ?? Number.POSITIVE_INFINITY;
  const through = (cap: number, bytes: number) => (bytes > 0 ? cap / bytes : Number.POSITIVE_INFINITY);
  return Math.min(
    through(network, Math.max(requestBytes, responseBytes)),
    through(disk, diskWriteBytesPerRequest),
  );
}
