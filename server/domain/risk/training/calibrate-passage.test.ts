import { expect, it } from "vitest";
import { seededRandom } from "@/server/domain/forecast/seeded-random";
import {
  calibratePassage,
  type PassageCase,
  passageCoverage,
} from "@/server/domain/risk/training/calibrate-passage";

/** Failures that are foretold for 600 s and come within a wide spread around `center` times that. */
function casesOf(count: number, seed: number, center: number): PassageCase[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    seconds: 600 * center * Math.exp(0.4 * random.normal()),
    told: { earlySeconds: 560, medianSeconds: 600, lateSeconds: random.uniform() < 0.3 ? null : 650 },
  }));
}

const shifted = (cases: PassageCase[], { early, late }: { early: number; late: number }) =>
  cases.map(({ seconds, told }) => ({
    seconds,
    told: {
      ...told,
      earlySeconds: told.earlySeconds * early,
      lateSeconds: told.lateSeconds === null ? null : told.lateSeconds * late,
    },
  }));

it.each([
  { name: "failures that come when they were foretold to", center: 1 },
  { name: "failures that come earlier", center: 0.7 },
  { name: "failures that come later", center: 1.4 },
])("moves the ends so that later ones lie between them as often as promised: $name", ({ center }) => {
  const later = casesOf(4_000, 2, center);
  expect(passageCoverage(later)!).toBeLessThan(0.5);
  const moved = shifted(later, calibratePassage(casesOf(1_000, 1, center)));
  // Nothing lies after an end that is open: 0.8, and a tenth of three tenths more.
  expect(passageCoverage(moved)!).toBeGreaterThan(0.79);
  expect(passageCoverage(moved)!).toBeLessThan(0.87);
  const tooEarly = moved.filter(({ seconds, told }) => seconds < told.earlySeconds).length / moved.length;
  expect(tooEarly).toBeGreaterThan(0.07);
  expect(tooEarly).toBeLessThan(0.13);
});

it("leaves ends that are right already where they are", () => {
  const right = shifted(casesOf(2_000, 1, 1), calibratePassage(casesOf(2_000, 1, 1)));
  const again = calibratePassage(right);
  expect(again.early).toBeCloseTo(1, 1);
  expect(again.late).toBeCloseTo(1, 1);
});

it("refuses to read tails out of a handful, and knows no coverage of nothing", () => {
  expect(() => calibratePassage(casesOf(60, 1, 1))).toThrow("too few");
  expect(passageCoverage([])).toBeNull();
});
