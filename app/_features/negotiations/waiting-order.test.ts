import { describe, expect, it } from "vitest";
import { byUrgency, neighbour } from "./waiting-order";

const row = (id: string, expiresAt: number | null, deadlineAt = 1000) => ({ id, expiresAt, deadlineAt });

describe("offers that wait", () => {
  it.each([
    { name: "the one that expires first comes first", rows: [row("a", 500), row("b", 100)], order: "b a" },
    {
      name: "a failure that comes before the expiry is the more urgent",
      rows: [row("a", 500), row("b", 900, 50)],
      order: "b a",
    },
    {
      name: "one without an end comes by its deadline",
      rows: [row("a", null, 400), row("b", 300)],
      order: "b a",
    },
    { name: "equal ends keep one order", rows: [row("b", 100), row("a", 100)], order: "a b" },
  ])("$name", ({ rows, order }) => {
    expect(
      byUrgency(rows)
        .map(({ id }) => id)
        .join(" "),
    ).toBe(order);
  });

  it.each([
    { name: "starts at the first", current: null, direction: "next", to: "a" },
    { name: "goes down", current: "a", direction: "next", to: "b" },
    { name: "goes up", current: "b", direction: "previous", to: "a" },
    { name: "stays at the end", current: "c", direction: "next", to: "c" },
    { name: "stays at the start", current: "a", direction: "previous", to: "a" },
    { name: "starts again where the current one is gone", current: "gone", direction: "next", to: "a" },
  ] as const)("going through them $name", ({ current, direction, to }) => {
    expect(neighbour([row("a", 1), row("b", 2), row("c", 3)], current, direction)).toBe(to);
  });

  it("has nowhere to go when nothing waits", () => {
    expect(neighbour([], null, "next")).toBeNull();
  });
});
