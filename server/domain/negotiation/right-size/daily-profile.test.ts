import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDailyProfile } from "@/server/domain/negotiation/right-size/daily-profile";

const MINUTE = 60_000;
const BIN = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** Usage of 1 every five minutes until `until`, but for what `special` says; what the profile says then. */
function saidAt(until: number, special: Record<number, number>) {
  const profile = createDailyProfile(BIN);
  let said = { threeDays: 0, week: 0, weekTwice: 0 };
  for (let at = 0; at <= until; at += BIN) said = { ...profile.push(at, special[at] ?? 1) };
  return said;
}

describe("what came at this time of day", () => {
  it.each([
    { name: "is unknown on the first day", until: 12 * 60 * MINUTE, special: {}, week: 0, weekTwice: 0 },
    { name: "is what came yesterday", until: DAY, special: { 0: 7 }, week: 7, weekTwice: 0 },
    {
      name: "is known ten minutes late",
      until: DAY + 10 * MINUTE,
      special: { 0: 7 },
      week: 7,
      weekTwice: 0,
    },
    {
      name: "is known a quarter of an hour before it comes",
      until: DAY + 45 * MINUTE,
      special: { [60 * MINUTE]: 7 },
      week: 7,
      weekTwice: 0,
    },
    {
      name: "is over half an hour later",
      until: DAY + 30 * MINUTE,
      special: { 0: 7 },
      week: 1,
      weekTwice: 0,
    },
    {
      name: "is a habit only when it came twice",
      until: 2 * DAY,
      special: { 0: 7, [DAY]: 5 },
      week: 7,
      weekTwice: 5,
    },
    { name: "is forgotten after a week", until: 8 * DAY, special: { 0: 7 }, week: 1, weekTwice: 1 },
  ])("$name", ({ until, special, week, weekTwice }) => {
    expect(saidAt(until, special)).toMatchObject({ week, weekTwice });
  });

  it("of three days is not what came four days ago", () => {
    expect(saidAt(4 * DAY, { 0: 7 })).toMatchObject({ threeDays: 1, week: 7 });
  });

  it("is known the earlier, the further ahead it looks", () => {
    const profile = createDailyProfile(60 * MINUTE);
    let week = 0;
    for (let at = 0; at <= DAY; at += BIN) week = profile.push(at, at === 70 * MINUTE ? 7 : 1).week;
    expect(week).toBe(7);
  });

  it("knows nothing of days on which nothing was heard", () => {
    const profile = createDailyProfile(BIN);
    profile.push(0, 9);
    expect(profile.push(20 * DAY, 1)).toEqual({ threeDays: 0, week: 0, weekTwice: 0 });
  });

  it("is never under a shorter memory's, nor over the highest of all before today's now", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ step: fc.integer({ min: 1, max: 400 }), usage: fc.integer({ min: 1, max: 99 }) }),
          {
            minLength: 1,
            maxLength: 300,
          },
        ),
        (samples) => {
          const profile = createDailyProfile(BIN);
          let at = 0;
          let highest = 0;
          for (const { step, usage } of samples) {
            at += step * BIN;
            const said = profile.push(at, usage);
            expect(said.week).toBeGreaterThanOrEqual(said.threeDays);
            expect(said.week).toBeGreaterThanOrEqual(said.weekTwice);
            expect(said.week).toBeLessThanOrEqual(highest);
            highest = Math.max(highest, usage);
          }
        },
      ),
    );
  });
});
