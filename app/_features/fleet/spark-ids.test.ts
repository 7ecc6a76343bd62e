import { describe, expect, it } from "vitest";
import { sparkIds } from "./spark-ids";

const FLEET = Array.from({ length: 1000 }, (_, index) => 1000 - index);

describe("sparkIds", () => {
  it("asks for whole blocks, so that scrolling by a row asks for nothing new", () => {
    expect(sparkIds(FLEET, 3, 20)).toEqual(sparkIds(FLEET, 4, 21));
    expect(sparkIds(FLEET, 3, 20)).toHaveLength(50);
  });
  it("does not depend on the order within a block", () => {
    const [first, second, ...rest] = FLEET;
    expect(sparkIds([second!, first!, ...rest], 0, 10)).toEqual(sparkIds(FLEET, 0, 10));
  });
  it("never asks for more than the API allows", () => {
    expect(sparkIds(FLEET, 0, 999)).toHaveLength(200);
  });
  it("asks for no one where there is no one", () => {
    expect(sparkIds([], 0, 0)).toEqual([]);
  });
});
