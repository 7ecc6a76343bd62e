import { crc32 } from "@/server/domain/crc32";
import { FEATURE_COUNT, FEATURE_TABLE } from "@/server/domain/risk/features/feature-table";

const FLOAT_BYTES = 4;

/** Names the features and their order: rows that were kept under another table cannot be read with this one. */
export const FEATURE_FINGERPRINT: string = crc32(
  new TextEncoder().encode(FEATURE_TABLE.map(({ name }) => name).join(",")),
)
  .toString(16)
  .padStart(8, "0");

/** A feature vector as little-endian float32: four bytes a feature, `NaN` where it is unknown. */
export function packFeatures(features: Float64Array): Uint8Array {
  const bytes = new Uint8Array(features.length * FLOAT_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < features.length; i++) view.setFloat32(i * FLOAT_BYTES, features[i]!, true);
  return bytes;
}

/**
 * The vector of such bytes, to float32 precision.
 * Throws   RangeError when there are not four bytes for each feature.
 */
export function unpackFeatures(bytes: Uint8Array): Float64Array {
  if (bytes.length !== FEATURE_COUNT * FLOAT_BYTES)
    throw new RangeError(`${bytes.length} bytes are not ${FEATURE_COUNT} features`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: FEATURE_COUNT }, (_, i) => view.getFloat32(i * FLOAT_BYTES, true));
}
