import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityText, readCapacity } from "./read-capacity";

describe("what a host has of network or disk, as typed", () => {
  it.each([
    { name: "nothing is not known, which is not zero", text: " ", value: null },
    { name: "a link in bits", text: "1 Gbit/s", value: 125_000_000 },
    { name: "a disk in bytes", text: "200 MiB/s", value: 200 * 2 ** 20 },
  ])("$name", ({ text, value }) => {
    expect(readCapacity(text)).toEqual({ ok: true, value });
  });

  it.each([
    { name: "zero", text: "0 MiB/s", says: "Between 64 KiB/s" },
    { name: "an amount without a time", text: "200 MiB", says: "10 MiB/s" },
  ])("$name is refused with what would do", ({ text, says }) => {
    expect(readCapacity(text)).toMatchObject({ ok: false, because: expect.stringContaining(says) });
  });

  it("reads back whatever it shows", () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 2 ** 16, max: 2 ** 40 })), (value) => {
        expect(readCapacity(capacityText(value))).toEqual({ ok: true, value });
      }),
    );
  });
});
