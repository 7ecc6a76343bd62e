import fc from "fast-check";
import { expect, it } from "vitest";
import { FEATURE_COUNT } from "@/server/domain/risk/features/feature-table";
import { packFeatures, unpackFeatures } from "./feature-bytes";

it("features survive their bytes to float32 precision, unknown ones as unknown", () => {
  const value = fc.oneof(fc.float({ noDefaultInfinity: true }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(value, { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT }), (values) => {
      expect([...unpackFeatures(packFeatures(Float64Array.from(values)))]).toEqual(values);
    }),
  );
});

it("bytes of another table are refused", () => {
  expect(() => unpackFeatures(new Uint8Array(4))).toThrow(RangeError);
});
