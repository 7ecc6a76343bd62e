import { describe, expect, it } from "vitest";
import { draftOf, readDraft } from "./settings-draft";

const settings = {
  reclaim: { enabled: true, stepShare: 0.25, watchSeconds: 600, leastHistoryHours: 24 },
  prices: { currency: "EUR", cpuCoreHour: 0.031, memoryGibHour: null },
};

describe("savings settings as typed", () => {
  it("come back as they were", () => {
    expect(readDraft(draftOf(settings))).toEqual({ ok: true, settings });
  });

  it.each([
    {
      name: "a comma is a point",
      typed: { memory: "0,004" },
      of: { prices: { ...settings.prices, memoryGibHour: 0.004 } },
    },
    {
      name: "an empty price is none",
      typed: { cpu: " " },
      of: { prices: { ...settings.prices, cpuCoreHour: null } },
    },
  ])("$name", ({ typed, of }) => {
    expect(readDraft({ ...draftOf(settings), ...typed })).toEqual({
      ok: true,
      settings: { ...settings, ...of },
    });
  });

  it.each([
    { field: "stepShare", typed: "60" },
    { field: "watchMinutes", typed: "soon" },
    { field: "historyHours", typed: "" },
    { field: "memory", typed: "-1" },
    { field: "currency", typed: "" },
  ])("$field cannot be “$typed”", ({ field, typed }) => {
    const read = readDraft({ ...draftOf(settings), [field]: typed });
    expect(read.ok ? [] : Object.keys(read.problems)).toEqual([field]);
  });
});
