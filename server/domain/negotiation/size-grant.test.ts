import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { type RiskUnder, type SizingQuestion, sizeGrant } from "@/server/domain/negotiation/size-grant";
import { growingLeak, stubbornCrash } from "@/server/domain/negotiation/testing-risks";

const MIB = MEBIBYTE;
const question = (over: Partial<SizingQuestion> & { riskUnder: RiskUnder }): SizingQuestion => ({
  dimension: "memory",
  limits: { cpuMillicores: 1000, memoryBytes: 256 * MIB },
  limit: 256 * MIB,
  step: 16 * MIB,
  floor: 250 * MIB,
  ceiling: 1024 * MIB,
  upperBand: null,
  cause: "memory",
  threshold: 0.6,
  targetRisk: 0.05,
  horizonMinutes: 15,
  leaseSeconds: 3600,
  ...over,
});

describe("the smallest grant that works", () => {
  it("covers the lease; its minimum moves the failure past the policy's horizon", () => {
    // 200 MiB in use, 5 MiB a minute: 275 MiB after 15 min, 500 MiB after 60 min.
    const sizing = sizeGrant(question({ riskUnder: growingLeak(200 * MIB, 5 * MIB) }));
    expect(sizing).toMatchObject({ kind: "sized", heldForMinutes: 60 });
    if (sizing.kind !== "sized") return;
    expect(sizing.risk[60]).toBeLessThanOrEqual(0.05);
    const oneLess = growingLeak(
      200 * MIB,
      5 * MIB,
    )({ cpuMillicores: 1000, memoryBytes: sizing.amounts.want - 16 * MIB });
    expect(oneLess.byCause.memory[60]).toBeGreaterThan(0.05);
    expect(sizing.amounts.min).toBe(288 * MIB);
    expect(sizing.amounts.max).toBe(1024 * MIB);
  });

  it("has a minimum that also falls under a low threshold: it must not be asked about again at once", () => {
    const sizing = sizeGrant(question({ riskUnder: growingLeak(200 * MIB, 5 * MIB), threshold: 0.1 }));
    expect(sizing).toMatchObject({ kind: "sized", amounts: { min: 304 * MIB } });
  });

  it("is stretched over the forecast's upper band", () => {
    const riskUnder = growingLeak(200 * MIB, 5 * MIB);
    const sizing = sizeGrant(question({ riskUnder, upperBand: 700 * MIB }));
    expect(sizing).toMatchObject({ kind: "sized", amounts: { want: 704 * MIB } });
  });

  it("is a bridge where nothing holds until the lease ends, and then takes no more than the bridge needs", () => {
    const riskUnder = growingLeak(200 * MIB, 20 * MIB);
    const sizing = sizeGrant(question({ riskUnder, ceiling: 768 * MIB, upperBand: 2048 * MIB }));
    expect(sizing).toMatchObject({ kind: "sized", heldForMinutes: 15 });
    if (sizing.kind === "sized") expect(sizing.amounts.want).toBeLessThan(768 * MIB);
  });

  it("is the best there is where the target is out of reach but the risk falls", () => {
    const riskUnder = growingLeak(200 * MIB, 20 * MIB);
    const sizing = sizeGrant(question({ riskUnder, ceiling: 500 * MIB }));
    expect(sizing).toMatchObject({
      kind: "sized",
      heldForMinutes: null,
      amounts: { want: 500 * MIB, max: 500 * MIB },
    });
  });

  it("is the ceiling itself where the ceiling lies between two steps", () => {
    const riskUnder = growingLeak(200 * MIB, 5 * MIB);
    const sizing = sizeGrant(question({ riskUnder, ceiling: 300 * MIB + 5000 }));
    expect(sizing).toMatchObject({
      kind: "sized",
      heldForMinutes: 15,
      amounts: { want: 300 * MIB, max: 300 * MIB },
    });
  });

  it.each([
    { name: "a ceiling at the limit leaves no room", over: { ceiling: 256 * MIB } },
    { name: "a ceiling under the safe floor leaves no room", over: { ceiling: 400 * MIB, floor: 401 * MIB } },
  ])("$name", ({ over }) => {
    expect(sizeGrant(question({ riskUnder: growingLeak(200 * MIB, 5 * MIB), ...over }))).toEqual({
      kind: "no-room",
    });
  });

  it("a crash that no limit touches is incurable", () => {
    expect(sizeGrant(question({ riskUnder: stubbornCrash(0.9) }))).toEqual({
      kind: "incurable",
      best: 1024 * MIB,
      bestRisk: 0.9,
    });
  });

  it("a model that sees no risk under the limit in force leaves nothing to cure", () => {
    expect(sizeGrant(question({ riskUnder: stubbornCrash(0) })).kind).toBe("calm");
  });

  it("a million candidates are searched by a few questions", () => {
    let questions = 0;
    const leak = growingLeak(200 * MIB, 5 * MIB);
    const riskUnder: RiskUnder = (limits) => {
      questions += 1;
      return leak(limits);
    };
    sizeGrant(question({ riskUnder, step: MIB, ceiling: 2 ** 20 * MIB }));
    expect(questions).toBeLessThan(100);
  });
});

it("for every leak: ordered amounts, between floor and ceiling, and no smaller candidate would do", () => {
  const mib = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * MIB);
  let sized = 0;
  fc.assert(
    fc.property(
      mib(64, 256),
      mib(1, 40),
      mib(1, 64),
      mib(64, 400),
      mib(256, 2000),
      (used, rate, step, floor, ceiling) => {
        const riskUnder = growingLeak(used, rate);
        const sizing = sizeGrant(question({ riskUnder, step, floor, ceiling }));
        if (sizing.kind !== "sized") return;
        sized += 1;
        const { min, want, max } = sizing.amounts;
        expect(min).toBeGreaterThan(256 * MIB);
        expect(min).toBeGreaterThanOrEqual(floor);
        expect(min).toBeLessThanOrEqual(want);
        expect(want).toBeLessThanOrEqual(max);
        expect(max).toBeLessThanOrEqual(ceiling);
        const held = sizing.heldForMinutes;
        if (held === null) return;
        const riskAt = (memoryBytes: number) =>
          riskUnder({ cpuMillicores: 1000, memoryBytes }).byCause.memory[held];
        expect(riskAt(want)).toBeLessThanOrEqual(0.05);
        const smaller = want % step === 0 ? want - step : Math.floor(want / step) * step;
        if (smaller > 256 * MIB && smaller >= floor) expect(riskAt(smaller)).toBeGreaterThan(0.05);
      },
    ),
  );
  expect(sized).toBeGreaterThan(0);
});
