import { describe, expect, it } from "vitest";
import { summarizeFleet } from "./summarize-fleet";
import { testingRow } from "./testing-row";

describe("summarizeFleet", () => {
  it("counts nothing in an empty fleet", () => {
    expect(summarizeFleet([])).toEqual({
      containers: 0,
      atRisk: 0,
      unknown: 0,
      stale: 0,
      failures24h: 0,
      soonestSeconds: null,
    });
  });

  it("judges each container at its own horizon and threshold, and an unknown one is not safe", () => {
    const soon = { earlySeconds: 540, medianSeconds: 600, lateSeconds: 840 };
    const risk = { m5: 0.1, m15: 0.3, m60: 0.8 };
    const summary = summarizeFleet([
      testingRow({ risk, horizonMinutes: 60, threshold: 0.7, timeToFailure: soon, failures24h: 2 }),
      testingRow({ risk, horizonMinutes: 15, threshold: 0.7, timeToFailure: { ...soon, earlySeconds: 60 } }),
      testingRow({ risk, horizonMinutes: 5, threshold: 0.1, timeToFailure: { ...soon, earlySeconds: 700 } }),
      testingRow({ risk: null, stale: true, failures24h: 1 }),
    ]);
    expect(summary).toEqual({
      containers: 4,
      atRisk: 2,
      unknown: 1,
      stale: 1,
      failures24h: 3,
      soonestSeconds: 540,
    });
  });
});
