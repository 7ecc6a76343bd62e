import { amountWords } from "@/server/domain/negotiation/amount-words";
import { freeOf } from "@/server/domain/negotiation/ledger";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import type { Bytes, Millicores, Probability } from "@/server/domain/units";

/** What a container would take on another host, in all: nothing of it runs there yet. */
export interface MoveNeed {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
}

/** Another host as the broker sees it. */
export interface Bidder {
  hostId: number;
  hostName: string;
  ledger: HostLedger;
  /** A container of the same image runs there, so that it need not be pulled. */
  hasImage: boolean;
  /** Why it is not asked: it is silent, new, or about to go; `null`: it is asked. */
  outOfReach: string | null;
}

/** What another host says: room, what moving costs, and what risk is left; or why not. */
export interface Bid {
  hostId: number;
  hostName: string;
  fits: boolean;
  /** Share of the host that is free afterwards, in the scarcer of CPU and memory; `null` where it does not fit. */
  freeAfter: number | null;
  hasImage: boolean;
  /** Chance to fail within the ask's horizon with the limit that was wanted; `null`: not known. */
  residualRisk: Probability | null;
  because: string;
}

/**
 * Every host's bid, the best first: a host that has the image before one that must pull it, since both restart the
 * container and lose its memory, and then the one with more left for the next in need. Hosts that cannot come last, each
 * with its reason.
 */
export function hearBids(
  need: MoveNeed,
  bidders: readonly Bidder[],
  residualRisk: Probability | null,
): Bid[] {
  return bidders
    .map((bidder) => bidOf(need, bidder, residualRisk))
    .sort(
      (a, b) =>
        Number(b.fits) - Number(a.fits) ||
        Number(b.hasImage) - Number(a.hasImage) ||
        (b.freeAfter ?? 0) - (a.freeAfter ?? 0) ||
        a.hostId - b.hostId,
    );
}

function bidOf(
  need: MoveNeed,
  { hostId, hostName, ledger, hasImage, outOfReach }: Bidder,
  risk: Probability | null,
): Bid {
  const about = { hostId, hostName, hasImage };
  const no = (because: string): Bid => ({
    ...about,
    fits: false,
    freeAfter: null,
    residualRisk: null,
    because,
  });
  if (outOfReach !== null) return no(outOfReach);
  const free = { cpu: freeOf(ledger, "cpu"), memory: freeOf(ledger, "memory") };
  const lacks = [
    free.cpu < need.cpuMillicores ? `${amountWords("cpu", Math.max(0, free.cpu))} of CPU` : null,
    free.memory < need.memoryBytes ? `${amountWords("memory", Math.max(0, free.memory))} of memory` : null,
  ].filter((text) => text !== null);
  if (lacks.length > 0) return no(`has only ${lacks.join(" and ")} left`);
  const freeAfter = Math.min(
    (free.cpu - need.cpuMillicores) / ledger.capacity.cpuMillicores,
    (free.memory - need.memoryBytes) / ledger.capacity.memoryBytes,
  );
  const pull = hasImage ? "the image is there" : "the image must be pulled first";
  const because = `has room, and ${Math.round(freeAfter * 100)} % of it left afterwards; moving means a restart, and ${pull}`;
  return { ...about, fits: true, freeAfter, residualRisk: risk, because };
}
