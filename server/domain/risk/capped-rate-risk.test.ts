import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUANTILE_LEVELS, type QuantilePath } from "@/server/domain/forecast/series";
import { sizeGrant } from "@/server/domain/negotiation/size-grant";
import { assess } from "@/server/domain/risk/assess";
import { MIB, NOW, type Story, storyOf } from "@/server/domain/risk/assess.fixtures";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";

const LIMITS = { cpuMillicores: 500, memoryBytes: 256 * MIB };
const capped = (network: number, disk: number | null = null) => ({
  ...LIMITS,
  networkBytesPerSecond: network * MIB,
  diskBytesPerSecond: disk === null ? null : disk * MIB,
});
const sends = (mib: number) => ({
  networkTxBytesPerSecond: mib * MIB,
  networkRxBytesPerSecond: 0.05 * mib * MIB,
});

/** Both directions together, minute by minute, with a spread of 5 % around. */
function pathOf(mibAt: (minute: number) => number): QuantilePath {
  const quantiles = QUANTILE_LEVELS.map((level) =>
    Array.from({ length: 60 }, (_, i) => mibAt(i + 1) * MIB * (0.95 + 0.1 * level)),
  );
  return { startAt: NOW + 60_000, stepSeconds: 60, quantiles };
}

function evidenceOf(story: Partial<Story>, network?: QuantilePath) {
  const input = storyOf({ minutes: 10, ...story });
  const forecasts = network
    ? { ...input.forecasts, network: { path: network, model: "test" } }
    : input.forecasts;
  const evidence = gatherEvidence({ ...input, forecasts });
  if (evidence.kind === "unknown") throw new Error(evidence.because);
  return evidence;
}

describe("a cap on network or disk", () => {
  it("that is full is the cause, and says so", () => {
    const assessment = assess(storyOf({ minutes: 10, sample: sends(0.995), input: { limits: capped(1) } }));
    if (assessment.kind !== "assessed") throw new Error(assessment.because);
    expect(assessment.cause).toBe("network");
    expect(assessment.risk[15]).toBeGreaterThan(0.6);
    expect(assessment.reason).toBe("uses 100 % of its network limit of 1 MiB/s");
  });

  it.each([
    { name: "half full", cap: 2 },
    { name: "that is not there", cap: null },
  ])("$name is no risk", ({ cap }) => {
    const limits = cap === null ? LIMITS : capped(cap);
    expect(riskUnder(evidenceOf({ sample: sends(1), input: { limits } }), limits).byCause.network[60]).toBe(
      0,
    );
  });

  it("is a risk before it is full, where the forecast reaches it, and by when it does", () => {
    const rising = evidenceOf(
      { sample: sends(0.5), input: { limits: capped(1) } },
      pathOf((minute) => 0.5 + minute / 40),
    );
    const { network } = riskUnder(rising, capped(1)).byCause;
    expect(network[5]).toBeLessThan(0.01);
    expect(network[60]).toBeGreaterThan(0.8);
    expect(riskUnder(rising, capped(3)).byCause.network[60]).toBeLessThan(0.01);
  });

  it("bears on the busier direction, while the forecast is of both", () => {
    const evenly = { networkTxBytesPerSecond: 0.6 * MIB, networkRxBytesPerSecond: 0.6 * MIB };
    const evidence = evidenceOf(
      { sample: evenly, input: { limits: capped(1) } },
      pathOf(() => 1.2),
    );
    expect(riskUnder(evidence, capped(1)).byCause.network[60]).toBeLessThan(0.01);
  });

  it("hides demand while it is full: a step above it is not taken for a cure", () => {
    const evidence = evidenceOf(
      { sample: sends(1), input: { limits: capped(1) } },
      pathOf(() => 1.05),
    );
    expect(riskUnder(evidence, capped(1.15)).byCause.network[15]).toBeGreaterThan(0.3);
    expect(riskUnder(evidence, capped(1.5)).byCause.network[15]).toBeLessThan(0.05);
  });

  it("is sized to the smallest that brings the risk to its target", () => {
    const limits = capped(1);
    const evidence = evidenceOf(
      { sample: sends(1), input: { limits } },
      pathOf(() => 1.05),
    );
    const sizing = sizeGrant({
      dimension: "network",
      limits,
      limit: MIB,
      step: MIB / 4,
      floor: MIB,
      ceiling: 100 * MIB,
      upperBand: null,
      cause: "network",
      threshold: 0.6,
      targetRisk: 0.05,
      horizonMinutes: 15,
      leaseSeconds: 3600,
      riskUnder: (candidate) => riskUnder(evidence, candidate),
    });
    if (sizing.kind !== "sized") throw new Error(sizing.kind);
    expect(sizing.amounts.want).toBe(1.5 * MIB);
    expect(riskUnder(evidence, capped(1.25)).byCause.network[60]).toBeGreaterThan(0.05);
  });

  it("never raises any risk by being higher", () => {
    const rate = fc.option(fc.double({ min: 0, max: 20, noNaN: true }));
    const cap = fc.double({ min: 0.1, max: 20, noNaN: true });
    const story = fc.record({
      rate,
      symptom: fc.option(fc.integer({ min: 0, max: 100 })),
      inForce: cap,
      ahead: rate,
    });
    fc.assert(
      fc.property(story, cap, cap, cap, cap, ({ rate, symptom, inForce, ahead }, a, b, c, d) => {
        const bytes = rate === null ? null : rate * MIB;
        const evidence = evidenceOf(
          {
            sample: {
              networkTxBytesPerSecond: bytes,
              blockReadBytesPerSecond: bytes,
              networkDropsPerSecond: symptom,
              ioPressure: symptom,
            },
            input: { limits: capped(inForce, inForce) },
          },
          ahead === null ? undefined : pathOf(() => ahead),
        );
        const tight = riskUnder(evidence, capped(Math.min(a, b), Math.min(c, d)));
        const roomy = riskUnder(evidence, capped(Math.max(a, b), Math.max(c, d)));
        for (const risks of [tight, roomy])
          for (const cause of ["network", "disk"] as const) {
            expect(risks.byCause[cause][5]).toBeGreaterThanOrEqual(0);
            expect(risks.byCause[cause][15]).toBeGreaterThanOrEqual(risks.byCause[cause][5]);
            expect(risks.byCause[cause][60]).toBeGreaterThanOrEqual(risks.byCause[cause][15]);
            expect(risks.byCause[cause][60]).toBeLessThanOrEqual(1);
          }
        for (const minutes of [5, 15, 60] as const) {
          expect(roomy.byCause.network[minutes]).toBeLessThanOrEqual(tight.byCause.network[minutes]);
          expect(roomy.byCause.disk[minutes]).toBeLessThanOrEqual(tight.byCause.disk[minutes]);
          expect(roomy.risk[minutes]).toBeLessThanOrEqual(tight.risk[minutes]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
