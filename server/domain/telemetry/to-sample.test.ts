import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { Sample, SampleField } from "@/server/domain/telemetry/sample";
import { toSample } from "@/server/domain/telemetry/to-sample";

const MIB = 1024 * 1024;
const base: Reading = {
  at: 1_000_000,
  cpuUsageNs: 5e9,
  cpuPeriods: 100,
  cpuThrottledPeriods: 10,
  memoryUsageBytes: 100 * MIB,
  memoryInactiveFileBytes: 30 * MIB,
  oomEvents: 1,
  oomKills: 1,
  majorFaults: 50,
  networkRxBytes: 1_000,
  networkTxBytes: 2_000,
  networkDrops: 0,
  blockReadBytes: 4_096,
  blockWriteBytes: 8_192,
  blockReadOps: 1,
  blockWriteOps: 2,
  pids: 3,
  pidsLimit: 100,
  cpuPressure: 1.5,
  memoryPressure: 0,
  ioPressure: 0.25,
  limits: { cpuMillicores: 500, memoryBytes: 256 * MIB },
  source: "cgroup-v2",
  missing: {},
};
const tenSecondsLater: Reading = {
  ...base,
  at: base.at + 10_000,
  cpuUsageNs: 7.5e9,
  cpuPeriods: 200,
  cpuThrottledPeriods: 35,
  oomEvents: 3,
  oomKills: 2,
  majorFaults: 150,
  networkRxBytes: 11_000,
  networkTxBytes: 2_000,
};
const context = { restartCount: 4 };

describe("toSample", () => {
  it("turns counters into rates between two readings", () => {
    expect(toSample(base, tenSecondsLater, context)).toMatchObject({
      at: tenSecondsLater.at,
      cpuMillicores: 250,
      cpuLimitMillicores: 500,
      cpuThrottledRatio: 0.25,
      memoryUsageBytes: 100 * MIB,
      memoryWorkingSetBytes: 70 * MIB,
      memoryLimitBytes: 256 * MIB,
      oomEvents: 2,
      oomKills: 1,
      majorFaultsPerSecond: 10,
      networkRxBytesPerSecond: 1_000,
      networkTxBytesPerSecond: 0,
      pids: 3,
      pidsLimit: 100,
      cpuPressure: 1.5,
      restartCount: 4,
      missing: {},
    });
  });

  const cases: {
    name: string;
    previous?: Reading | null;
    current?: Partial<Reading>;
    field: SampleField;
    value: Sample[SampleField];
    because?: string | undefined;
  }[] = [
    {
      name: "a first reading has no rate",
      previous: null,
      field: "cpuMillicores",
      value: null,
      because: "needs two readings",
    },
    { name: "a first reading has its gauges", previous: null, field: "memoryUsageBytes", value: 100 * MIB },
    {
      name: "a counter that fell is a reset, not a negative rate",
      current: { cpuUsageNs: 1e9 },
      field: "cpuMillicores",
      value: null,
      because: "the counter was reset",
    },
    {
      name: "a clock that stood still gives no rate",
      current: { at: base.at },
      field: "cpuMillicores",
      value: null,
      because: "time did not advance between the two readings",
    },
    {
      name: "a clock that went back gives no rate",
      current: { at: base.at - 1 },
      field: "networkRxBytesPerSecond",
      value: null,
      because: "time did not advance between the two readings",
    },
    {
      name: "two sources are not subtracted from each other",
      current: { source: "stats-api" },
      field: "cpuMillicores",
      value: null,
      because: "the source changed from cgroup-v2 to stats-api",
    },
    {
      name: "NaN is dropped",
      current: { memoryUsageBytes: Number.NaN },
      field: "memoryUsageBytes",
      value: null,
      because: "dropped: NaN is not a measurement",
    },
    {
      name: "infinity is dropped",
      current: { cpuUsageNs: Number.POSITIVE_INFINITY },
      field: "cpuMillicores",
      value: null,
      because: "dropped: Infinity is not a measurement",
    },
    {
      name: "a negative gauge is dropped",
      current: { pids: -1 },
      field: "pids",
      value: null,
      because: "dropped: -1 is not a measurement",
    },
    {
      name: "a reason given by the source is kept",
      current: { cpuPressure: null, missing: { cpuPressure: "no PSI in this kernel" } },
      field: "cpuPressure",
      value: null,
      because: "no PSI in this kernel",
    },
    {
      name: "a gap in the reading before is told",
      previous: { ...base, cpuUsageNs: null, missing: { cpuUsageNs: "timed out" } },
      field: "cpuMillicores",
      value: null,
      because: "needs two readings; the one before: timed out",
    },
    {
      name: "no periods passed means that nothing was throttled",
      current: { cpuPeriods: 100, cpuThrottledPeriods: 10 },
      field: "cpuThrottledRatio",
      value: 0,
    },
    {
      name: "a working set is never negative",
      current: { memoryInactiveFileBytes: 200 * MIB },
      field: "memoryWorkingSetBytes",
      value: 0,
    },
    {
      name: "a working set is unknown without the file cache",
      current: { memoryInactiveFileBytes: null, missing: { memoryInactiveFileBytes: "no memory.stat" } },
      field: "memoryWorkingSetBytes",
      value: null,
      because: "no memory.stat",
    },
    {
      name: "no limit is null without a reason",
      current: { limits: { cpuMillicores: null, memoryBytes: null } },
      field: "memoryLimitBytes",
      value: null,
      because: undefined,
    },
    {
      name: "an unknown limit is null with a reason",
      current: { limits: null, missing: { limits: "no permission" } },
      field: "memoryLimitBytes",
      value: null,
      because: "no permission",
    },
    {
      name: "unlimited pids are null without a reason",
      current: { pidsLimit: null },
      field: "pidsLimit",
      value: null,
      because: undefined,
    },
    {
      name: "unknown pids limit is null with a reason",
      current: { pidsLimit: null, missing: { pidsLimit: "no pids controller" } },
      field: "pidsLimit",
      value: null,
      because: "no pids controller",
    },
  ];
  it.each(cases)("$name", ({ previous = base, current = {}, field, value, because }) => {
    const sample = toSample(previous, { ...tenSecondsLater, ...current }, context);
    expect(sample[field]).toBe(value);
    expect(sample.missing[field]).toBe(because);
  });

  it("says why a restart count is missing", () => {
    expect(toSample(null, base, { restartCount: null }).missing.restartCount).toBe("the runtime did not say");
  });
});

const anything = fc.option(fc.oneof(fc.nat(), fc.double()), { nil: null });
const numbers = fc.record({
  cpuUsageNs: anything,
  cpuPeriods: anything,
  cpuThrottledPeriods: anything,
  memoryUsageBytes: anything,
  memoryInactiveFileBytes: anything,
  oomEvents: anything,
  oomKills: anything,
  majorFaults: anything,
  networkRxBytes: anything,
  networkTxBytes: anything,
  networkDrops: anything,
  blockReadBytes: anything,
  blockWriteBytes: anything,
  blockReadOps: anything,
  blockWriteOps: anything,
  pids: anything,
  pidsLimit: anything,
  cpuPressure: anything,
  memoryPressure: anything,
  ioPressure: anything,
  limits: fc.option(fc.record({ cpuMillicores: anything, memoryBytes: anything }), { nil: null }),
});
const readings: fc.Arbitrary<Reading> = fc
  .tuple(numbers, fc.integer({ min: 1, max: 1e9 }))
  .map(([values, at]) => ({ ...values, at, source: "cgroup-v2" as const, missing: {} }));
const UNLIMITED: ReadonlySet<string> = new Set(["pidsLimit", "cpuLimitMillicores", "memoryLimitBytes"]);

describe("whatever a source says", () => {
  it("a sample is never negative or infinite, and every null has a reason", () => {
    fc.assert(
      fc.property(fc.option(readings, { nil: null }), readings, (previous, current) => {
        const { at: _at, missing, ...values } = toSample(previous, current, context);
        for (const [field, value] of Object.entries(values)) {
          if (value === null)
            expect(missing[field as SampleField] !== undefined || UNLIMITED.has(field)).toBe(true);
          else expect(Number.isFinite(value) && value >= 0, field).toBe(true);
        }
      }),
    );
  });

  it("a throttled ratio stays in [0, 1], and a working set under the usage", () => {
    fc.assert(
      fc.property(readings, readings, (previous, current) => {
        const sample = toSample(previous, current, context);
        expect(sample.cpuThrottledRatio ?? 0).toBeLessThanOrEqual(1);
        if (sample.memoryWorkingSetBytes !== null)
          expect(sample.memoryWorkingSetBytes).toBeLessThanOrEqual(sample.memoryUsageBytes ?? -1);
      }),
    );
  });

  it("rates add up to what the counter grew, across any number of samples", () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 60_000 }), bytes: fc.nat({ max: 1e9 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        let previous = base;
        let carried = 0;
        for (const { ms, bytes } of taken) {
          const current = {
            ...previous,
            at: previous.at + ms,
            networkRxBytes: (previous.networkRxBytes ?? 0) + bytes,
          };
          const { networkRxBytesPerSecond } = toSample(previous, current, context);
          carried += ((networkRxBytesPerSecond ?? Number.NaN) * ms) / 1000;
          previous = current;
        }
        const total = taken.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(Math.abs(carried - total)).toBeLessThanOrEqual(1e-6 * Math.max(1, total));
      }),
    );
  });
});
