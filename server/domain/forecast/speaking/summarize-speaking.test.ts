import { describe, expect, it } from "vitest";
import type { Speaking } from "./speaking-view";
import { summarizeSpeaking } from "./summarize-speaking";

const row = (name: string, weight: number, band: Speaking["band"]): Speaking => ({
  name,
  image: "image",
  dimension: "cpu",
  models: [
    { model: "ets", weight },
    { model: "drift", weight: 1 - weight },
    { model: "lstm", weight: 0 },
  ],
  band,
});

describe("the fleet's models in a line", () => {
  it("adds outcomes up and means weights", () => {
    const [cpu] = summarizeSpeaking([
      row("a", 0.8, { outcomes: 10, inside: 10, stretch: 1 }),
      row("b", 0.4, { outcomes: 30, inside: 26, stretch: 1 }),
    ]);
    expect(cpu).toMatchObject({ series: 2, outcomes: 40, inside: 0.9 });
    expect(cpu!.shares.map(({ model }) => model)).toEqual(["ets", "drift"]);
    expect(cpu!.shares[0]!.share).toBeCloseTo(0.6);
  });

  it("does not call it 0 % held before anything came", () => {
    const [cpu, memory] = summarizeSpeaking([row("a", 1, null)]);
    expect(cpu!.inside).toBeNull();
    expect(memory).toMatchObject({ series: 0, inside: null, shares: [] });
  });
});
