import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseMargin } from "@/server/domain/negotiation/right-size/choose-margin";
import { addRatio, createRatioHistogram } from "@/server/domain/negotiation/right-size/ratio-histogram";

/** Twelve samples an hour: one at the hour's highest ratio, the others at 1. */
function question(highest: readonly number[], overCost: number, hasTail = false) {
  const samples = createRatioHistogram();
  const hours = createRatioHistogram();
  for (const ratio of highest) {
    addRatio(hours, Math.log(ratio), 1);
    addRatio(samples, Math.log(ratio), 1);
    for (let i = 0; i < 11; i++) addRatio(samples, 0, 1);
  }
  return { samples, hours, unit: 1, scale: 0.02, overCost, hasTail };
}

const hoursOf = (count: number, spikeEvery: number, spike: number) =>
  Array.from({ length: count }, (_, i) => (i % spikeEvery === 0 ? spike : 1));
const marginOf = (...asked: Parameters<typeof question>) => Math.exp(chooseMargin(question(...asked)).margin);

describe("the margin over a level", () => {
  it("is small where usage never went beyond the level", () => {
    expect(marginOf(hoursOf(400, 1, 1), 4)).toBeLessThan(1.1);
  });

  it("covers a spike of every tenth hour, and not one of every hundredth, where room costs more than it", () => {
    expect(marginOf(hoursOf(400, 10, 1.5), 4)).toBeGreaterThan(1.5);
    expect(marginOf(hoursOf(400, 100, 1.5), 4)).toBeLessThan(1.3);
  });

  it("covers the rare one too where being over is a kill", () => {
    expect(marginOf(hoursOf(400, 100, 1.5), 100)).toBeGreaterThan(1.5);
  });

  it("does not give up a wild container whose spikes come every few hours, though room for them costs more", () => {
    const cost = 4;
    const idleForSpikes = 1 - 1 / 5;
    expect(idleForSpikes).toBeGreaterThan(cost / 8);
    expect(marginOf(hoursOf(400, 8, 5), cost)).toBeGreaterThan(5);
  });

  it("keeps more room after few hours than after many", () => {
    expect(marginOf(hoursOf(6, 1, 1), 30)).toBeGreaterThan(marginOf(hoursOf(600, 1, 1), 30));
  });

  it("keeps more room beyond what was seen where the tail is asked for", () => {
    const seen = hoursOf(400, 40, 1.2);
    expect(marginOf(seen, 60, true)).toBeGreaterThan(marginOf(seen, 60, false));
  });

  it("is wide but bounded before anything is seen", () => {
    expect(marginOf([], 4)).toBeGreaterThan(1.05);
    expect(marginOf([], 4)).toBeLessThan(2);
  });

  it("never falls when being over costs more, and expects a finite cost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { maxLength: 60 }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        fc.boolean(),
        (highest, overCost, hasTail) => {
          const cheap = chooseMargin(question(highest, overCost, hasTail));
          const dear = chooseMargin(question(highest, overCost * 2, hasTail));
          expect(dear.margin).toBeGreaterThanOrEqual(cheap.margin - 1e-9);
          expect(Number.isFinite(cheap.cost) && cheap.cost >= 0).toBe(true);
        },
      ),
    );
  });
});
