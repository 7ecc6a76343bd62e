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

const MOST = 1_792 * 2 ** 20;

/** The first promise that does not hold now; `null`: all do. */
function brokenPromise(host: TestingHost): string | null {
  const { containers, leases, donations, lowerings, reclaims } = host;
  if (freeOf(host.ledger(), "memory") < 0) return "over capacity";
  if (containers.reduce((sum, { limit }) => sum + limit, 0) > MOST)
    return "the runtime enforces more than there is";
  for (const i of containers.keys()) if (host.changesInFlight(i) > 1) return `two changes of ${i} in flight`;
  if (leases.some(({ startsAt, endsAt }) => endsAt <= startsAt)) return "a grant without an end";
  if (donations.some(({ donor, lowered }) => lowered < containers[donor]!.floor))
    return "a donor under its floor";
  if (lowerings.some(({ to, usage, floor }) => to < Math.max(floor, usage * 1.25)))
    return "reclaimed under the floor, or under usage and a margin";
  if (reclaims.some(({ original, lowered, target }) => Math.max(lowered, target ?? 0) > original))
    return "given back over the original limit";
  return null;
}

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
        // One word a step: a matcher for each of these on each of them would take longer than the runs.
        const broken = brokenPromise(host);
        if (broken !== null) expect.fail(broken);
      }
      granted += host.leases.filter((lease) => /active|released/.test(lease.state)).length;
      given += host.donations.filter((donation) => donation.state === "given").length;
      reclaimed += host.lowerings.length;
      returned += host.reclaims.filter((reclaim) => reclaim.state === "returned").length;
    }),
    { numRuns: 10_000 },
  );
  // A property of runs in which nothing happens would say nothing.
  expect(granted).toBeGreaterThan(100);
  expect(given).toBeGreaterThan(100);
  expect(reclaimed).toBeGreaterThan(1_000);
  expect(returned).toBeGreaterThan(100);
});
