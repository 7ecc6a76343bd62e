import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL_RULES } from "./label-rules";
import { nearestLabel } from "./nearest-label";

const KNOWN = [...LABEL_RULES.keys()];

describe("the label that was meant", () => {
  it.each([
    { name: "one letter doubled", written: "pfn.tresshold", meant: "pfn.threshold" },
    { name: "two letters swapped", written: "pfn.mdoe", meant: "pfn.mode" },
    { name: "a letter missing, in another case", written: "PFN.Horizn", meant: "pfn.horizon" },
    { name: "the dot forgotten", written: "pfn.memorymax", meant: "pfn.memory.max" },
    { name: "another word altogether", written: "pfn.colour", meant: null },
    { name: "the bare prefix", written: "pfn.", meant: null },
  ])("$name", ({ written, meant }) => {
    expect(nearestLabel(written, KNOWN)).toBe(meant);
  });

  it("is found again after any one slip", () => {
    const slip = fc.record({
      label: fc.constantFrom(...KNOWN),
      at: fc.nat(),
      letter: fc.constantFrom(..."abcxyz"),
      kind: fc.constantFrom("add", "drop", "swap"),
    });
    fc.assert(
      fc.property(slip, ({ label, at, letter, kind }) => {
        const place = 4 + (at % (label.length - 5));
        const [head, tail] = [label.slice(0, place), label.slice(place)];
        const written =
          kind === "add"
            ? head + letter + tail
            : kind === "drop"
              ? head + tail.slice(1)
              : head + tail[1]! + tail[0]! + tail.slice(2);
        // Two known labels may be a slip apart themselves ("min", "max" are not): then the nearer one is right as well.
        const found = nearestLabel(written, KNOWN);
        expect(found).not.toBeNull();
        expect(found === label || written === found).toBe(true);
      }),
    );
  });
});
