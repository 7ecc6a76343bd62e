import { describe, expect, it } from "vitest";
import { type Vitals, vitalSigns } from "./vital-signs";

const NOW = 1_000_000_000;
const WELL: Vitals = {
  warmUpUntil: NOW - 600_000,
  unreachable: [],
  collectedAt: NOW - 5_000,
  forecastAt: NOW - 20_000,
  assessedAt: NOW - 6_000,
  changedAt: NOW - 500_000,
  changesFailed: 0,
  paused: false,
  promisesCheckedAt: NOW - 30_000,
  promisesBroken: 0,
  channels: 1,
  notifiedAt: NOW - 9_000,
  notificationsFailed: 0,
};
const partOf = (change: Partial<Vitals>, part: string) =>
  vitalSigns({ ...WELL, ...change }, NOW, 10).find((sign) => sign.part === part);

describe("vitalSigns", () => {
  it("says that all is well when it is, in the order of the loop", () => {
    const signs = vitalSigns(WELL, NOW, 10);
    expect(signs.map(({ part, state }) => `${part} ${state}`)).toEqual([
      "collect ok",
      "forecast ok",
      "assess ok",
      "act ok",
      "promises ok",
      "notify ok",
    ]);
  });

  it.each([
    {
      name: "a host that does not answer",
      change: { unreachable: ["node-a"] },
      part: "collect",
      state: "failing",
    },
    {
      name: "a collection overdue by minutes",
      change: { collectedAt: NOW - 61_000 },
      part: "collect",
      state: "late",
    },
    {
      name: "no collection ever",
      change: { collectedAt: null, warmUpUntil: null },
      part: "collect",
      state: "late",
    },
    {
      name: "risks of two minutes ago",
      change: { assessedAt: NOW - 120_000 },
      part: "assess",
      state: "late",
    },
    {
      name: "a start after a long pause is no trouble",
      change: { collectedAt: NOW - 3_600_000, warmUpUntil: NOW + 1 },
      part: "collect",
      state: "ok",
    },
    {
      name: "forecasts of three minutes ago are in time",
      change: { forecastAt: NOW - 170_000 },
      part: "forecast",
      state: "ok",
    },
    { name: "a change that was put back", change: { changesFailed: 1 }, part: "act", state: "failing" },
    {
      name: "a pause, whatever failed before",
      change: { paused: true, changesFailed: 1 },
      part: "act",
      state: "off",
    },
    { name: "a promise that was broken", change: { promisesBroken: 1 }, part: "promises", state: "failing" },
    {
      name: "a ledger that nobody checks",
      change: { promisesCheckedAt: NOW - 301_000 },
      part: "promises",
      state: "late",
    },
    { name: "nobody to tell", change: { channels: 0 }, part: "notify", state: "off" },
    { name: "a message given up", change: { notificationsFailed: 2 }, part: "notify", state: "failing" },
  ])("$name", ({ change, part, state }) => {
    expect(partOf(change, part)?.state).toBe(state);
  });

  it("gives a slow installation as many intervals as a fast one", () => {
    expect(vitalSigns({ ...WELL, collectedAt: NOW - 400_000 }, NOW, 300)[0]?.state).toBe("ok");
  });
});
