import { describe, expect, it } from "vitest";
import { mayRestart } from "./restarts.mjs";

describe("a part that ends unasked", () => {
  it("is started again three times within a minute, and then no more", () => {
    const ends = [];
    expect([0, 10_000, 20_000, 30_000].map((now) => mayRestart(ends, now))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("is started again for ever when it ends seldom", () => {
    const ends = [];
    for (let hour = 0; hour < 100; hour++) expect(mayRestart(ends, hour * 3_600_000)).toBe(true);
    expect(ends.length).toBe(1);
  });
});
