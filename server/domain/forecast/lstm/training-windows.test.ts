import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LSTM_AHEAD, LSTM_WINDOW, lstmWindow } from "@/server/domain/forecast/lstm/lstm-window";
import { drawExamples } from "@/server/domain/forecast/lstm/training-windows";

const wave = Float64Array.from({ length: 300 }, (_, i) => 100 + 20 * Math.sin(i / 7) + (i % 5));

describe("windows of the LSTM", () => {
  it("do not depend on unit and level", () => {
    const here = lstmWindow(wave, 200).inputs;
    const there = lstmWindow(
      wave.map((value) => value * 1024),
      200,
    ).inputs;
    for (const [i, value] of here.entries()) expect(there[i]).toBeCloseTo(value, 4);
  });

  it("know nothing of what comes after them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 298 }), fc.double({ noNaN: true }), (last, future) => {
        const other = wave.map((value, i) => (i > last ? future : value));
        expect(lstmWindow(other, last)).toEqual(lstmWindow(wave, last));
      }),
    );
  });

  it("are finite on a flat series", () => {
    expect(lstmWindow(new Float64Array(60), 59).inputs.every((value) => value === 0)).toBe(true);
  });
});

describe("examples for the LSTM", () => {
  it("never reach past the end that they are given", () => {
    const cut = wave.map((value, i) => (i > 150 ? 1e12 : value));
    const { targets, count } = drawExamples([{ values: cut, from: 0, to: 150 }], 400, 1);
    expect(count).toBeGreaterThan(100);
    // A value that far away would be the furthest aim of all.
    expect(targets.every((value) => value < 40)).toBe(true);
  });

  it("leave out what was not observed, and say so", () => {
    const holes = wave.map((value, i) => (i % 2 === 0 ? value : Number.NaN));
    const { known, count } = drawExamples([{ values: holes, from: 0, to: 299 }], 100, 1);
    const share = known.reduce((sum, one) => sum + one, 0) / (count * LSTM_AHEAD);
    expect(share).toBeCloseTo(0.5, 1);
  });

  it("see no further across a gap than to where it began", () => {
    const gap = (after: number) =>
      wave.map((value, i) => (i >= 100 && i < 140 ? Number.NaN : i >= 140 ? value * after : value));
    const inputsWith = (after: number) =>
      drawExamples([{ values: gap(after), from: 100, to: 140 }], 40, 1).inputs;
    expect(inputsWith(5)).toEqual(inputsWith(1));
  });

  it("are the same for the same seed, and others for another", () => {
    const draw = (seed: number) => drawExamples([{ values: wave, from: 0, to: 299 }], 50, seed);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2).inputs).not.toEqual(draw(1).inputs);
    expect(draw(1).inputs).toHaveLength(draw(1).count * LSTM_WINDOW);
  });

  it("are none when every series is too short", () => {
    expect(drawExamples([{ values: wave.slice(0, 15), from: 0, to: 14 }], 10, 1).count).toBe(0);
  });
});
