import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { liveSaturation, type SaturationRecord } from "@/server/domain/risk/saturation/live-saturation";
import { PRIOR_SATURATED_PER_HOUR, saturationRate } from "@/server/domain/risk/saturation/saturation-rate";

const HOUR = 3_600;
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 5, 10);

describe("failures an hour at a full cap", () => {
  const quiet = { seconds: 8 * HOUR, failures: 0 };
  const frail = { seconds: HOUR, failures: 6 };
  it.each([
    { name: "before anything was seen it is what was set", own: null, all: [], least: 6, most: 6 },
    {
      name: "a backup that fills its link all night is believed to bear it",
      own: quiet,
      all: [quiet],
      least: 0,
      most: 0.05,
    },
    { name: "one that fails whenever its cap is full is not", own: frail, all: [frail], least: 4, most: 7 },
    {
      name: "a newcomer is taken for what the others are",
      own: null,
      all: [quiet, quiet],
      least: 0,
      most: 0.2,
    },
    {
      name: "one that fails is not excused by others that do not",
      own: frail,
      all: [frail, quiet, quiet],
      least: 4,
      most: 7,
    },
  ])("$name", ({ own, all, least, most }) => {
    expect(saturationRate(own, all)).toBeGreaterThanOrEqual(least);
    expect(saturationRate(own, all)).toBeLessThanOrEqual(most);
  });

  it("never rises with time that passed well, never falls with a failure, and is never zero", () => {
    const lived = fc.record({
      seconds: fc.integer({ min: 0, max: 1e6 }),
      failures: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(
        lived,
        fc.array(lived, { maxLength: 5 }),
        fc.integer({ min: 1, max: 1e5 }),
        (own, others, more) => {
          const rate = saturationRate(own, [own, ...others]);
          const well = { ...own, seconds: own.seconds + more };
          const failed = { ...own, failures: own.failures + 1 };
          expect(rate).toBeGreaterThan(0);
          expect(saturationRate(well, [well, ...others])).toBeLessThan(rate);
          expect(saturationRate(failed, [failed, ...others])).toBeGreaterThan(rate);
        },
      ),
    );
  });

  it("comes to the true rate of a workload that is watched for long, wherever it began", () => {
    for (const perHour of [0.2, 1, 12]) {
      const own = { seconds: 500 * HOUR, failures: 500 * perHour };
      expect(saturationRate(own, [own]) / perHour).toBeCloseTo(1, 1);
    }
    expect(PRIOR_SATURATED_PER_HOUR).toBe(6);
  });
});

describe("what a workload lives through", () => {
  const look = (
    before: SaturationRecord | null,
    seconds: number,
    strain: number,
    failures: [number, "unhealthy" | "oom_kill" | "exit_error"][] = [],
  ) =>
    liveSaturation(before, {
      now: NOW + seconds * 1000,
      strain,
      failures: failures.map(([at, kind]) => ({ at: NOW + at * 1000, kind })),
      intervalSeconds: 10,
    });
  const full = look(look(null, 0, 1), 10, 1);

  it.each([
    { name: "time counts by how full the cap is", record: look(full, 20, 0.5), seconds: 25, failures: 0 },
    {
      name: "a failure while it is full counts",
      record: look(full, 20, 1, [[15, "unhealthy"]]),
      seconds: 30,
      failures: 1,
    },
    {
      name: "once, however often it is told",
      record: look(look(full, 20, 1, [[15, "unhealthy"]]), 30, 1, [[15, "unhealthy"]]),
      seconds: 40,
      failures: 1,
    },
    {
      name: "one that comes soon after counts",
      record: look(look(full, 20, 0), 200, 0, [[190, "exit_error"]]),
      seconds: 20,
      failures: 1,
    },
    {
      name: "one that comes much later does not",
      record: look(look(full, 20, 0), 900, 0, [[890, "exit_error"]]),
      seconds: 20,
      failures: 0,
    },
    {
      name: "an OOM kill is memory's",
      record: look(full, 20, 1, [[15, "oom_kill"]]),
      seconds: 30,
      failures: 0,
    },
    {
      name: "what failed before the first look is put down to nothing",
      record: look(look(null, 0, 1, [[-30, "unhealthy"]]), 10, 1, [[-30, "unhealthy"]]),
      seconds: 20,
      failures: 0,
    },
    {
      name: "what nobody watched counts for three looks at most",
      record: look(full, 10_000, 1),
      seconds: 50,
      failures: 0,
    },
  ])("$name", ({ record, seconds, failures }) => {
    expect(record.seconds).toBeCloseTo(seconds, 0);
    expect(record.failures).toBeCloseTo(failures, 2);
  });

  it("counts half after a month", () => {
    const old: SaturationRecord = { seconds: 100, failures: 4, saturatedAt: NOW, failureAt: null, at: NOW };
    expect(look(old, (30 * DAY_MS) / 1000, 0)).toMatchObject({ seconds: 50, failures: 2 });
  });
});
