import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MIB, NOW, sampleAt, storyOf } from "@/server/domain/risk/assess.fixtures";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";
import type { Sample } from "@/server/domain/telemetry/sample";

const place = (name: string) => FEATURE_TABLE.findIndex((line) => line.name === name);
const leak = storyOf({ minutes: 60, memory: (ago) => 200 - 2 * ago, throttled: 0.4, cpu: () => 480 });

const at = (sample: Sample, mib: number) => ({ ...sample, memoryWorkingSetBytes: mib * MIB });

describe("features", () => {
  it("measure growth against the headroom, whatever the container's scale", () => {
    const features = extractFeatures(leak);
    expect(features[place("memoryLevel")]).toBeCloseTo(200 / 256, 6);
    expect(features[place("growth15")]).toBeCloseTo(120 / 56, 3);
    expect(features[place("straight60")]).toBeGreaterThan(0.999);
    const tenfold = {
      ...leak,
      limits: { cpuMillicores: 500, memoryBytes: 2560 * MIB },
      samples: leak.samples.map((s) => ({ ...s, memoryWorkingSetBytes: s.memoryWorkingSetBytes! * 10 })),
    };
    const scaled = extractFeatures(tenfold);
    for (let f = 0; f < FEATURE_COUNT; f++)
      if (!Number.isNaN(features[f]!)) expect(scaled[f]).toBeCloseTo(features[f]!, 6);
  });

  it("say the same at a minute's step as at ten seconds", () => {
    const coarse = { ...leak, samples: leak.samples.filter((_, i) => i % 6 === 5) };
    const [a, b] = [extractFeatures(leak), extractFeatures(coarse)];
    for (const name of ["memoryLevel", "growth15", "growth60", "slope60"])
      expect(b[place(name)]! / a[place(name)]!).toBeCloseTo(1, 1);
  });

  it("tell a demand that climbs to its limit from one that keeps away, and count failed health checks", () => {
    const climbs = storyOf({ minutes: 30, cpu: (ago) => 450 - 15 * ago, throttled: 0 });
    const keeps = storyOf({ minutes: 30, cpu: (_, r) => 150 + 5 * r.normal(), throttled: 0 });
    const [up, flat] = [extractFeatures(climbs), extractFeatures(keeps)];
    expect(up[place("cpuPassage15")]).toBeGreaterThan(3);
    expect(flat[place("cpuPassage15")]).toBeLessThan(-10);
    expect(up[place("cpuPeak")]).toBeCloseTo(0.9, 2);
    const failures = [300, 20].map((ago) => ({ at: NOW - ago * 60_000, kind: "unhealthy" as const }));
    const unwell = extractFeatures({ ...keeps, restartCountWindow: { restarts: 0, failures } });
    expect([unwell[place("unhealthyHour")], unwell[place("unhealthyDay")]]).toEqual([1, 2]);
  });

  it("tell a burst that has just come to the limit, and forgive earlier starvation under a higher limit", () => {
    const failures = [{ at: NOW - 10 * 60_000, kind: "unhealthy" as const }];
    const bursts = storyOf({
      minutes: 30,
      cpu: (ago) => (ago <= 0.5 || (ago > 10 && ago <= 12) ? 500 : 100),
      throttled: 0.6,
      input: { health: "healthy", restartCountWindow: { restarts: 0, failures } },
    });
    const features = extractFeatures(bursts);
    expect(Math.expm1(features[place("cpuRunNow")]!)).toBeCloseTo(40, 6);
    expect(Math.expm1(features[place("cpuRunLongest")]!)).toBeCloseTo(120, 6);
    expect(features[place("cpuThrottledNewest")]).toBeCloseTo(0.6, 6);
    expect(features[place("starvedRate")]).toBeGreaterThan(0.5);
    const roomy = extractFeatures(bursts, { ...bursts.limits, cpuMillicores: 1_100 });
    expect([roomy[place("starvedRate")], roomy[place("cpuRunNow")]]).toEqual([0, 0]);
  });

  it("tell lows that rise, as a leak lifts them, from peaks that come back", () => {
    const sawtooth = extractFeatures(storyOf({ minutes: 360, memory: (ago) => 200 - 6 * (ago % 10) }));
    const lifted = extractFeatures(
      storyOf({ minutes: 360, memory: (ago) => 200 - 6 * (ago % 10) - 0.2 * ago }),
    );
    expect(Math.abs(sawtooth[place("lowsGrow")]!)).toBeLessThan(0.01);
    expect(lifted[place("lowsGrow")]).toBeGreaterThan(0.05);
    expect(lifted[place("rises360")]).toBeGreaterThan(0.9);
    expect(sawtooth[place("peak60")]).toBeCloseTo(200 / 256, 6);
  });

  it("tell what gives memory back from what keeps it, and where earlier runs ended", () => {
    const cycles = extractFeatures(storyOf({ minutes: 60, memory: (ago) => 200 - 50 * ((ago % 10) / 10) }));
    expect(cycles[place("fallsFromHere")]).toBeGreaterThan(1);
    expect(Math.abs(cycles[place("netToGross")]!)).toBeLessThan(0.3);
    const grows = extractFeatures(leak);
    expect(grows[place("fallsFromHere")]).toBe(0);
    expect(grows[place("netToGross")]).toBeCloseTo(1, 6);
    expect([grows[place("runsEnded")], grows[place("fallLevel")]]).toEqual([0, Number.NaN]);
    const died = {
      ...leak,
      startedAt: 0,
      samples: leak.samples.map((s, i) => (i < 200 ? at(s, 250) : at(s, 20))),
    };
    const after = extractFeatures(died);
    expect(after[place("runsEnded")]).toBe(1);
    expect(after[place("highestFall")]).toBeCloseTo(250 / 256, 6);
  });

  it("never look ahead: samples and failures after now change nothing", () => {
    const whole = storyOf({ minutes: 40, memory: (ago, r) => 150 - ago + 10 * r.normal() });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 39 }), (ago) => {
        const now = NOW - ago * 60_000;
        const failures = [{ at: NOW - 60_000, kind: "oom_kill" as const }];
        const later = { ...whole, now, restartCountWindow: { restarts: 0, failures } };
        const cut = {
          ...whole,
          now,
          restartCountWindow: { restarts: 0, failures: [] },
          samples: whole.samples.filter(({ at }) => at <= now),
        };
        expect(extractFeatures(later)).toEqual(extractFeatures(cut));
      }),
      { numRuns: 30 },
    );
  });

  it("leave unknown what was not read: absent is not zero", () => {
    const samples = Array.from({ length: 30 }, (_, i) =>
      sampleAt(NOW - (29 - i) * 60_000, { memoryWorkingSetBytes: 100 * MIB }),
    );
    const features = extractFeatures({ ...leak, samples, health: "none" });
    for (const name of ["cpuDemand", "cpuThrottled", "memoryPressure", "unhealthy", "growth180"])
      expect(features[place(name)]).toBeNaN();
    expect(features[place("memoryLevel")]).toBeCloseTo(100 / 256, 6);
    const limitless = extractFeatures({ ...leak, limits: { cpuMillicores: null, memoryBytes: null } });
    for (const { name, monotone } of FEATURE_TABLE)
      if (monotone === 1) expect(limitless[place(name)]).toBeNaN();
  });

  it("begin anew after a fall, and remember where the run before ended", () => {
    const fell = storyOf({ minutes: 40, memory: (ago) => (ago > 10 ? 250 : 60 - ago) });
    const features = extractFeatures({ ...fell, startedAt: 0 });
    expect(features[place("fallLevel")]).toBeCloseTo(250 / 256, 6);
    expect(features[place("memoryPeak")]).toBeLessThan(0.3);
  });

  it("a higher limit never raises a monotone feature", () => {
    const values = fc.array(fc.double({ min: 1, max: 300, noNaN: true }), { minLength: 8, maxLength: 90 });
    const limit = fc.integer({ min: 20, max: 900 });
    fc.assert(
      fc.property(values, limit, limit, (memory, a, b) => {
        const input = storyOf({
          minutes: memory.length / 6,
          memory: (ago) => memory[memory.length - 1 - Math.round(ago * 6)]!,
          throttled: 0.5,
        });
        const at = (mib: number) =>
          extractFeatures(input, { cpuMillicores: mib * 2, memoryBytes: mib * MIB });
        const [tight, roomy] = [at(Math.min(a, b)), at(Math.max(a, b))];
        for (let f = 0; f < FEATURE_COUNT; f++)
          if (FEATURE_TABLE[f]!.monotone === 1 && !Number.isNaN(tight[f]!))
            expect(roomy[f]).toBeLessThanOrEqual(tight[f]! + 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});
