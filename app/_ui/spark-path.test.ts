import { describe, expect, it } from "vitest";
import { sparkPath } from "./spark-path";

describe("sparkPath", () => {
  it.each([
    {
      name: "draws from left to right, zero at the bottom",
      values: [0, 5, 10],
      path: "M0.0,10.0L10.0,5.0L20.0,0.0",
    },
    {
      name: "lifts the pen over a gap",
      values: [10, 10, null, 10, 10],
      path: "M0.0,0.0L5.0,0.0M15.0,0.0L20.0,0.0",
    },
    { name: "shows a lone value as a dot", values: [null, 10, null], path: "M10.0,0.0h0" },
    { name: "holds what passes the ceiling at the edge", values: [20, 0], path: "M0.0,0.0L20.0,10.0" },
    { name: "draws nothing when nothing is known", values: [null, null], path: "" },
    { name: "draws nothing of nothing", values: [], path: "" },
  ])("$name", ({ values, path }) => {
    expect(sparkPath(values, 10, 20, 10)).toBe(path);
  });
});
