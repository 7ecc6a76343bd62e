import { describe, expect, it } from "vitest";
import { readReserve } from "./read-reserve";

describe("a host's reserve", () => {
  it.each([
    { name: "nothing may be kept back", dimension: "cpu", text: "0", capacity: 4000, value: 0 },
    { name: "half a core", dimension: "cpu", text: "0.5 cores", capacity: 4000, value: 500 },
    { name: "memory in words", dimension: "memory", text: "1 GiB", capacity: 2 ** 33, value: 2 ** 30 },
  ] as const)("$name", ({ dimension, text, capacity, value }) => {
    expect(readReserve(dimension, text, capacity)).toEqual({ ok: true, value });
  });

  it("leaves something to give", () => {
    expect(readReserve("cpu", "4", 4000)).toEqual({
      ok: false,
      because: "Less than the 4 cores that the host has",
    });
  });

  it("says what to write where the unit is missing", () => {
    expect(readReserve("memory", "512", 2 ** 33)).toMatchObject({ ok: false });
  });
});
