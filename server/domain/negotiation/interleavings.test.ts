import fc from "fast-check";
import { expect, it } from "vitest";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { TestingHost } from "@/server/domain/negotiation/testing-host";

const container = fc.nat({ max: 4 });
const carriedOut = fc
  .tuple(
    fc.nat({ max: 9 }),
    fc.constantFrom("verified", "verified", "refused", "crash-before", "crash-after"),
  )
  .map(
    ([i, outcome]) =>
      (host: TestingHost) =>
        host.carryOut(i, outcome as "verified"),
  );
const step = fc.oneof(
  fc.tuple(container, fc.integer({ min: 16, max: 700 })).map(
    ([i, mib]) =>
      (host: TestingHost) =>
        host.ask(i, mib),
  ),
  container.map((i) => (host: TestingHost) => host.accept(i)),
  carriedOut,
  // Twice as likely: or too much of a run waits behind a change that nobody carries out.
  carriedOut,
  fc.integer({ min: 1, max: 90 }).map((seconds) => (host: TestingHost) => host.expire(seconds)),
  container.map((i) => (host: TestingHost) => host.recall(i)),
  container.map((i) => (host: TestingHost) => host.giveBack(i)),
  container.map((i) => (host: TestingHost) => host.reclaim(i)),
  container.map((i) => (host: TestingHost) => host.restore(i)),
  fc.tuple(container, fc.integer({ min: 16, max: 400 })).map(
    ([i, mib]) =>
      (host: TestingHost) =>
        host.demand(i, mib),
  ),
);

it("no order of asks, approvals, crashes, refusals, expiries, recalls, gifts and reclaims breaks a promise", () => {
  let granted = 0;
  let given = 0;
  let reclaimed = 0;
  let returned = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      const host = new TestingHost();
      for (const take of steps) {
        take(host);
        expect(freeOf(host.ledger(), "memory"), "over capacity").toBeGreaterThanOrEqual(0);
        const enforced = host.containers.reduce((sum, { limit }) => sum + limit, 0);
        expect(enforced, "the runtime enforces more than there is").toBeLessThanOrEqual(1_792 * 2 ** 20);
        for (const i of host.containers.keys())
          expect(host.changesInFlight(i), "two changes in flight").toBeLessThanOrEqual(1);
        for (const lease of host.leases) expect(lease.endsAt, "no end").toBeGreaterThan(lease.startsAt);
        for (const { donor, lowered } of host.donations)
          expect(lowered, "under its floor").toBeGreaterThanOrEqual(host.containers[donor]!.floor);
        for (const { to, usage, floor } of host.lowerings)
          expect(to, "reclaimed under its floor, or its usage and a margin").toBeGreaterThanOrEqual(
            Math.max(floor, usage * 1.25),
          );
        for (const { original, lowered, target } of host.reclaims)
          expect(Math.max(lowered, target ?? 0), "over its original limit").toBeLessThanOrEqual(original);
      }
      granted += host.leases.filter((lease) => /active|released/.test(lease.state)).length;
      given += host.donations.filter((donation) => donation.state === "given").length;
      reclaimed += host.lowerings.length;
      returned += host.reclaims.filter((reclaim) => reclaim.state === "returned").length;
    }),
    { numRuns: 3_000 },
  );
  // A property of runs in which nothing happens would say nothing.
  expect(granted).toBeGreaterThan(100);
  expect(given).toBeGreaterThan(100);
  expect(reclaimed).toBeGreaterThan(1_000);
  expect(returned).toBeGreaterThan(100);
});
