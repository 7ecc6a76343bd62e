import type { MachineDimension } from "@/server/domain/machine/machine";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { House } from "@/server/house";
import { hostLink } from "@/server/loop/host-link";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import { readHostUsage } from "@/server/store/host-usage";
import type { LiveRequest } from "@/server/store/machine-requests";

/** Between what the guest uses and what it keeps, at least this share of the use. */
const MARGIN = 1.1;

interface About {
  hostId: number;
  dimension: MachineDimension;
}

/** What the host shows of itself from inside, now; `null`: it does not answer. */
export async function readGuest(house: House, { hostId, dimension }: About): Promise<number | null> {
  try {
    const said = await hostLink(house, hostId).runtime.describeHost();
    return dimension === "cpu" ? said.cpuMillicores : said.memoryBytes;
  } catch (error) {
    if (error instanceof RuntimeUnavailable) return null;
    throw error;
  }
}

/** Why a smaller machine would be under what its guest uses at this moment; `null`: it would not. */
export async function whyGuestTooTight(house: House, request: LiveRequest): Promise<string | null> {
  const { dimension, hostId } = request;
  const left = Number(request.guestBefore) - (Number(request.fromAmount) - Number(request.toAmount));
  const used = await readGuestUse(house, { hostId, dimension }, Number(request.guestBefore));
  if (used === null) return `what the guest uses of ${dimension} cannot be read now`;
  if (used * MARGIN <= left) return null;
  return `the guest uses ${amountWords(dimension, used)} now, and would have ${amountWords(dimension, left)}`;
}

/**
 * What the whole guest uses now: of memory, all but what a new process could get; of CPU, what its containers take.
 *
 * capacity  what it has in all.
 * Returns   `null`: it cannot be read.
 */
async function readGuestUse(
  house: House,
  { hostId, dimension }: About,
  capacity: number,
): Promise<number | null> {
  if (dimension === "cpu") return (await readHostUsage(house.db, hostId, house.clock.now())).cpuMillicores;
  try {
    const available = await hostLink(house, hostId).runtime.hostMemoryAvailable();
    return available === null ? null : Math.max(0, capacity - available);
  } catch (error) {
    if (error instanceof RuntimeUnavailable) return null;
    throw error;
  }
}
