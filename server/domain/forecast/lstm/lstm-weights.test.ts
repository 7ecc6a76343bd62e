import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLstm, serializeLstm, WEIGHT_SHAPES } from "@/server/domain/forecast/lstm/lstm-weights";

const weights = WEIGHT_SHAPES.map((shape, k) =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + k)),
);

describe("an LSTM's file", () => {
  it("comes back as it was written", () => {
    expect(readLstm(serializeLstm(weights))).toEqual({ kind: "weights", weights });
  });

  it("is refused when any byte of it changed", () => {
    const bytes = serializeLstm(weights);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = Uint8Array.from(bytes);
        broken[at]! ^= change;
        expect(readLstm(broken).kind).toBe("damaged");
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: "nothing", bytes: new Uint8Array(0), because: "these are not an LSTM's weights" },
    {
      name: "half of it",
      bytes: serializeLstm(weights).slice(0, 5_000),
      because: "the checksum does not match",
    },
    {
      name: "a smaller network",
      bytes: serializeLstm(weights.slice(1)),
      because: "they are of another network",
    },
    {
      name: "a weight that is no number",
      bytes: serializeLstm(weights.map((own) => own.map(() => Number.NaN))),
      because: "a weight is not a number",
    },
  ])("is refused when it is $name", ({ bytes, because }) => {
    expect(readLstm(bytes)).toEqual({ kind: "damaged", because });
  });
});
