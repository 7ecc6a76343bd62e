import { createHmac, timingSafeEqual } from "node:crypto";
import type { EpochMs, Seconds } from "@/server/domain/units";

/** Seconds since 1970, when it was signed. */
export const TIMESTAMP_HEADER = "pfn-timestamp";
/** "v1=" and the signature in lower-case hexadecimal. */
export const SIGNATURE_HEADER = "pfn-signature";
/** A message that is older, or from further ahead, is not taken: whoever recorded it cannot send it again later. */
const WINDOW_SECONDS: Seconds = 300;

/** `isForged`: it was not signed with the secret, and whoever sent it is told no more than that. */
export type Verified = { ok: true } | { ok: false; because: string; isForged: boolean };

/**
 * Whether a message was signed with the secret, and lately: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop and the
 * body's bytes as they came.
 *
 * Returns  why not, in words for the sender. The signature is judged first: who cannot sign learns nothing of our clock.
 */
export function verifySignature(headers: Headers, body: Uint8Array, secret: string, now: EpochMs): Verified {
  const timestamp = headers.get(TIMESTAMP_HEADER) ?? "";
  const given = /^v1=([0-9a-f]{64})$/.exec(headers.get(SIGNATURE_HEADER) ?? "")?.[1];
  if (!/^\d{1,12}$/.test(timestamp) || given === undefined) {
    return {
      ok: false,
      because: `send the headers ${TIMESTAMP_HEADER} (seconds) and ${SIGNATURE_HEADER} (v1=<hex>)`,
      isForged: true,
    };
  }
  const right = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
  if (!timingSafeEqual(right, Buffer.from(given, "hex")))
    return { ok: false, because: "the signature is wrong", isForged: true };
  const apart = now / 1000 - Number(timestamp);
  if (Math.abs(apart) > WINDOW_SECONDS) {
    const words = `${Math.round(Math.abs(apart))} s ${apart > 0 ? "old" : "ahead"}`;
    return {
      ok: false,
      because: `it was signed ${words}, and ${WINDOW_SECONDS} s are allowed: set the sender's clock`,
      isForged: false,
    };
  }
  return { ok: true };
}
