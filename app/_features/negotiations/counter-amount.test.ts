import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAmount } from "@/app/_lib/parse-amount";
import { readCounter, slideTo } from "./counter-amount";

const MIB = 2 ** 20;
const memory = { min: 320 * MIB, max: 1000 * MIB, step: 64 * MIB };

describe("an operator's counter", () => {
  it.each([
    { name: "the least amount", text: "320 MiB", value: 320 * MIB },
    { name: "an amount on a step", text: "384m", value: 384 * MIB },
    { name: "the greatest amount, even off the steps", text: "1000 MiB", value: 1000 * MIB },
  ])("$name is taken", ({ text, value }) => {
    expect(readCounter("memory", text, memory)).toEqual({ ok: true, value });
  });

  it.each([
    { name: "too little", text: "256 MiB", says: "Between 320 MiB and 1,000 MiB" },
    { name: "too much", text: "2 GiB", says: "Between 320 MiB and 1,000 MiB" },
    { name: "between two steps", text: "400 MiB", says: "384 MiB or 448 MiB" },
    { name: "past the last step", text: "990 MiB", says: "960 MiB or 1000 MiB" },
    { name: "no unit", text: "384", says: "512 MiB" },
  ])("$name is refused with what would do", ({ text, says }) => {
    const read = readCounter("memory", text, memory);
    expect(read.ok ? "" : read.because).toContain(says);
  });

  it("reads a network counter as a rate, and refuses one without a time", () => {
    const range = { min: MIB / 4, max: 10 * MIB, step: MIB / 4 };
    expect(readCounter("network", "2 MiB/s", range)).toEqual({ ok: true, value: 2 * MIB });
    expect(readCounter("network", "2 MiB", range)).toMatchObject({
      because: expect.stringContaining("MiB/s"),
    });
    expect(readCounter("disk", "20 MiB/s", range)).toMatchObject({
      because: "Between 256 KiB/s and 10 MiB/s",
    });
  });

  it("takes whatever the slider can write", () => {
    const range = { min: 150, max: 8000, step: 50 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 157 }), (steps) => {
        const value = range.min + steps * range.step;
        expect(readCounter("cpu", writeAmount("cpu", value), range)).toEqual({ ok: true, value });
      }),
    );
  });
});

describe("slideTo", () => {
  const range = { min: 300, max: 60_000, step: 10 };
  it.each([
    { name: "twice what was wanted", asked: 400, offered: null, to: 800 },
    { name: "or of what was offered, if that is more", asked: 400, offered: 450, to: 900 },
    { name: "on the steps", asked: 403, offered: null, to: 810 },
    { name: "never beyond what is possible", asked: 50_000, offered: null, to: 60_000 },
    { name: "at least one step", asked: 10, offered: null, to: 310 },
  ])("goes to $name", ({ asked, offered, to }) => {
    expect(slideTo(range, { asked: { min: 1, want: asked, max: asked }, offered })).toBe(to);
  });
});
