import { describe, expect, it } from "vitest";
import { judgeLimits } from "@/server/domain/feeds/judge-limits";

const NOW = Date.UTC(2026, 0, 5, 10);
const HOUR = 3_600_000;
const own = {
  capacity: { cpuMillicores: 4_000, memoryBytes: 8 * 2 ** 30, networkBytesPerSecond: null },
  used: { cpuMillicores: 1_500, memoryBytes: 2 ** 30 },
};
const limit = { from: NOW, until: null, reason: "" };

describe("what a feed says, held against the host itself", () => {
  it.each([
    { name: "a quota under what it has", given: { ...limit, cpuMillicores: 3_000 } },
    {
      name: "all that it has, give or take what the kernel keeps",
      given: { ...limit, memoryBytes: 8.1 * 2 ** 30 },
    },
    { name: "nothing at all, from tomorrow", given: { ...limit, cpuMillicores: 0, from: NOW + 24 * HOUR } },
    { name: "a rate that the host knows nothing of", given: { ...limit, networkBytesPerSecond: 10 ** 9 } },
  ])("$name is believed", ({ given }) => {
    expect(judgeLimits([given], own, NOW)).toEqual({ ok: true, remark: null });
  });

  it.each([
    {
      name: "a machine that is not there",
      given: { ...limit, cpuMillicores: 64_000 },
      says: "the host itself reports 4 cores",
    },
    { name: "less than nothing", given: { ...limit, memoryBytes: -1 }, says: "is not an amount" },
    { name: "no number", given: { ...limit, memoryBytes: Number.NaN }, says: "is not an amount" },
    { name: "no amount", given: limit, says: "names no amount" },
    {
      name: "an end before its start",
      given: { ...limit, cpuMillicores: 1, from: NOW + HOUR, until: NOW + 1 },
      says: "ends before",
    },
    {
      name: "a window that is over",
      given: { ...limit, cpuMillicores: 1, from: NOW - HOUR, until: NOW },
      says: "over already",
    },
    {
      name: "a year ahead",
      given: { ...limit, cpuMillicores: 1, from: NOW + 8_760 * HOUR },
      says: "31 days",
    },
  ])("$name is refused", ({ given, says }) => {
    expect(judgeLimits([given], own, NOW)).toMatchObject({
      ok: false,
      because: expect.stringContaining(says),
    });
  });

  it("believes less than the containers take, since it narrows, and says that it looks wrong", () => {
    const judged = judgeLimits([{ ...limit, cpuMillicores: 100 }], own, NOW);
    expect(judged).toMatchObject({ ok: true, remark: expect.stringContaining("take 1.5 cores now") });
  });

  it("names which of several is wrong", () => {
    const two = [
      { ...limit, cpuMillicores: 1_000 },
      { ...limit, cpuMillicores: 9_000 },
    ];
    expect(judgeLimits(two, own, NOW)).toMatchObject({ because: expect.stringContaining("limit 2: ") });
  });
});
