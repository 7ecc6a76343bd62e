import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binnedCalibrationError, precisionRecall, reliabilityCurve } from "./quality-curves";
import { calibrationError } from "./reliability";

const JUDGED = [
  { probability: 0.05, happened: false, count: 90 },
  { probability: 0.05, happened: true, count: 10 },
  { probability: 0.8, happened: true, count: 3 },
  { probability: 1, happened: false, count: 1 },
];

describe("curves of what was said against what came", () => {
  it("counts rows and failures bin by bin, and 1 falls into the last", () => {
    const bins = reliabilityCurve(JUDGED);
    expect(bins[0]).toMatchObject({ rows: 100, failures: 10, came: 0.1 });
    expect(bins[0]!.said).toBeCloseTo(0.05);
    expect(bins[8]).toMatchObject({ rows: 3, failures: 3, came: 1 });
    expect(bins[9]).toMatchObject({ rows: 1, failures: 0, said: 1, came: 0 });
  });

  it("an empty bin is unknown, not zero", () => {
    expect(reliabilityCurve(JUDGED)[4]).toMatchObject({ rows: 0, said: null, came: null });
    expect(binnedCalibrationError(reliabilityCurve([]))).toBeNull();
  });

  it("gives precision and recall at a threshold, which itself is an alarm", () => {
    const [at, none] = precisionRecall(JUDGED, [0.8, 1.1]);
    expect(at).toEqual({ threshold: 0.8, alarms: 4, precision: 0.75, recall: 3 / 13 });
    expect(none).toMatchObject({ alarms: 0, precision: null, recall: 0 });
  });

  it("without a failure there is no recall", () => {
    expect(precisionRecall(JUDGED.slice(0, 1), [0])[0]).toMatchObject({ precision: 0, recall: null });
  });

  it("agrees with the calibration error of the single rows", () => {
    const row = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      happened: fc.boolean(),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (judged) => {
        const single = judged.flatMap((own) => Array.from({ length: own.count }, () => own));
        const error = calibrationError(
          single.map(({ probability }) => probability),
          single.map(({ happened }) => Number(happened)),
        );
        expect(binnedCalibrationError(reliabilityCurve(judged))).toBeCloseTo(error, 9);
      }),
    );
  });
});
