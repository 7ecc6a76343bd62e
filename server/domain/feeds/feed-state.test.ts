import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countsNow, type FeedClock, feedState } from "@/server/domain/feeds/feed-state";

const NOW = 1_000_000_000;
const ago = (seconds: number) => NOW - seconds * 1000;
const feed = (given: Partial<FeedClock>): FeedClock => ({
  pausedAt: null,
  heardAt: null,
  refusedAt: null,
  staleAfterSeconds: 60,
  holdSeconds: 600,
  ...given,
});

describe("what a feed's word is worth", () => {
  it.each([
    { name: "nothing was heard", given: {}, is: "waiting" },
    { name: "nothing but what was refused", given: { refusedAt: ago(5) }, is: "doubted" },
    { name: "heard lately", given: { heardAt: ago(60) }, is: "live" },
    { name: "refused since it was heard", given: { heardAt: ago(30), refusedAt: ago(5) }, is: "doubted" },
    {
      name: "believed again since it was refused",
      given: { heardAt: ago(5), refusedAt: ago(30) },
      is: "live",
    },
    { name: "silent for too long", given: { heardAt: ago(61) }, is: "stale" },
    {
      name: "a refusal does not make it younger",
      given: { heardAt: ago(61), refusedAt: ago(1) },
      is: "stale",
    },
    { name: "silent past its hold", given: { heardAt: ago(660) }, is: "lapsed" },
    { name: "paused by a person", given: { heardAt: ago(5), pausedAt: ago(1) }, is: "paused" },
  ])("$name: $is", ({ given, is }) => {
    expect(feedState(feed(given), NOW)).toBe(is);
  });

  it.each([
    { name: "without an end, while it is stale", given: { heardAt: ago(659) }, until: null, counts: true },
    { name: "without an end, once it lapsed", given: { heardAt: ago(660) }, until: null, counts: false },
    {
      name: "a maintenance window, however silent the feed",
      given: { heardAt: ago(9e4) },
      until: NOW + 1,
      counts: true,
    },
    { name: "a window that is over", given: { heardAt: ago(1) }, until: NOW, counts: false },
    {
      name: "anything of a paused feed",
      given: { heardAt: ago(1), pausedAt: NOW },
      until: null,
      counts: false,
    },
  ])("$name counts: $counts", ({ given, until, counts }) => {
    expect(countsNow(feed(given), until, NOW)).toBe(counts);
  });

  it("counts for nothing only once it said so itself, lapsed, or was paused", () => {
    const clock = fc.record({
      pausedAt: fc.constant(null),
      heardAt: fc.integer({ min: ago(2_000), max: NOW }),
      refusedAt: fc.option(fc.integer({ min: ago(2_000), max: NOW })),
      staleAfterSeconds: fc.integer({ min: 1, max: 900 }),
      holdSeconds: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(clock, (given) => {
        expect(countsNow(given, null, NOW)).toBe(feedState(given, NOW) !== "lapsed");
      }),
    );
  });
});
