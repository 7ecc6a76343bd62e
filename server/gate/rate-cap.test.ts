import { expect, it } from "vitest";
import { RateCap } from "@/server/gate/rate-cap";

it("lets a burst through, then so many a second, and never saves up more than a burst", () => {
  const cap = new RateCap(3, 2);
  const taken = (nowMs: number) => Array.from({ length: 10 }, () => cap.take(nowMs)).filter(Boolean).length;
  expect(taken(0)).toBe(3);
  expect(taken(400)).toBe(0);
  expect(taken(1_000)).toBe(2);
  expect(taken(3_600_000)).toBe(3);
});

it("gives nothing for a clock that goes back", () => {
  const cap = new RateCap(1, 1);
  expect(cap.take(10_000)).toBe(true);
  expect(cap.take(5_000)).toBe(false);
});
