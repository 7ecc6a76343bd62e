import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bidder, hearBids } from "./hear-bids";

const GIB = 1024 ** 3;
const need = { cpuMillicores: 1_000, memoryBytes: GIB };

function host(hostId: number, freeGib: number, rest: Partial<Bidder> = {}): Bidder {
  const none = { cpuMillicores: 0, memoryBytes: 0 };
  return {
    hostId,
    hostName: `rack-${hostId}`,
    ledger: {
      capacity: { cpuMillicores: 8_000, memoryBytes: 16 * GIB },
      reserve: none,
      committed: { cpuMillicores: 0, memoryBytes: (16 - freeGib) * GIB },
      reserved: none,
    },
    hasImage: false,
    outOfReach: null,
    ...rest,
  };
}

describe("the bids of other hosts", () => {
  it.each([
    { name: "the one with more left comes first", hosts: [host(1, 2), host(2, 9)], order: [2, 1] },
    {
      name: "one that has the image comes before one with more left",
      hosts: [host(1, 2, { hasImage: true }), host(2, 9)],
      order: [1, 2],
    },
    {
      name: "one without room comes last",
      hosts: [host(1, 0.5, { hasImage: true }), host(2, 2)],
      order: [2, 1],
    },
    {
      name: "one that does not answer comes last, whatever it had",
      hosts: [host(1, 16, { outOfReach: "does not answer" }), host(2, 2)],
      order: [2, 1],
    },
  ])("$name", ({ hosts, order }) => {
    expect(hearBids(need, hosts, 0.01).map(({ hostId }) => hostId)).toEqual(order);
  });

  it("say in numbers why not", () => {
    expect(hearBids(need, [host(1, 0.5)], 0.01)[0]).toMatchObject({
      fits: false,
      residualRisk: null,
      because: "has only 512 MiB of memory left",
    });
  });

  it("never promise more than is free", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 16, noNaN: true }), { maxLength: 8 }), (frees) => {
        const bids = hearBids(
          need,
          frees.map((free, i) => host(i, free)),
          null,
        );
        for (const { hostId, fits } of bids) expect(fits).toBe(frees[hostId]! * GIB >= need.memoryBytes);
      }),
    );
  });
});
