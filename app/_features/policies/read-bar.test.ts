import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BAR_FIELDS, barText, readBarField } from "./read-bar";

describe("the bar for auto, as typed", () => {
  it.each([
    { key: "caughtShare", text: "80 %", is: { ok: true, value: 0.8 } },
    { key: "caughtShare", text: "5", is: { ok: false, because: "Between 10 % and 100 %" } },
    { key: "falseGrantsPerDay", text: "0.5", is: { ok: true, value: 0.5 } },
    { key: "fewestFailures", text: "0", is: { ok: false, because: "Between 1 and 1000" } },
    { key: "fewestDays", text: "14", is: { ok: false, because: "Between 1 and 6" } },
    { key: "fewestDays", text: "a week", is: { ok: false } },
  ] as const)("$key $text", ({ key, text, is }) => {
    expect(readBarField(key, text)).toMatchObject(is);
  });

  it("reads back whatever it shows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (value) => {
        for (const { key } of BAR_FIELDS) {
          const amount =
            key === "caughtShare" ? (value / 7 > 0.1 ? Math.round((value / 7) * 100) / 100 : 1) : value;
          expect(readBarField(key, barText(key, amount))).toEqual({ ok: true, value: amount });
        }
      }),
    );
  });
});
