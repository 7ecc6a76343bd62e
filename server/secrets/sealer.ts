import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_KEY_CHARACTERS = 32;

/** Keeps secrets at rest: what is stored cannot be read without the key, nor moved to another row. */
export interface Sealer {
  /**
   * text    the secret.
   * about   what it belongs to, e.g. "notification-channel:12"; the same must be said to open it.
   * Returns printable text, other each time.
   */
  seal(text: string, about: string): string;
  /** Throws  SecretUnreadable when it was sealed with another key or for something else, or was changed. */
  open(sealed: string, about: string): string;
}

/** A stored secret that cannot be read, and what helps. The message never holds any of it. */
export class SecretUnreadable extends Error {
  override name = "SecretUnreadable";
}

/**
 * AES-256-GCM; the row's own name is authenticated with the text.
 *
 * keys    of at least 32 characters each, several separated by commas: the first seals, all of them open. So a key is
 *         changed by putting a new one in front, until what the old one sealed has been saved anew.
 * Throws  RangeError when a key is too short.
 * Source  NIST SP 800-38D; a key's own text is stretched by HKDF (RFC 5869), so that any form of random text will do.
 */
export function openSealer(keys: string): Sealer {
  const known = keys.split(",").map(deriveKey);
  const first = known[0]!;
  return {
    seal(text, about) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, first.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(about));
      const body = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1.${first.id}.${body.toString("base64url")}`;
    },
    open(sealed, about) {
      const [version, id, text] = sealed.split(".");
      const key = known.find((candidate) => candidate.id === id);
      if (version !== "v1" || !text || !key) {
        throw new SecretUnreadable(
          "It was stored with another key. Put that key back, or type the secret again.",
        );
      }
      const body = Buffer.from(text, "base64url");
      const decipher = createDecipheriv(CIPHER, key.key, body.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(about));
      try {
        decipher.setAuthTag(body.subarray(-TAG_BYTES));
        const open = decipher.update(body.subarray(IV_BYTES, -TAG_BYTES));
        return Buffer.concat([open, decipher.final()]).toString("utf8");
      } catch (error) {
        throw new SecretUnreadable("It was changed where it is stored. Type the secret again.", {
          cause: error,
        });
      }
    },
  };
}

function deriveKey(text: string): { id: string; key: Buffer } {
  const trimmed = text.trim();
  if (trimmed.length < LEAST_KEY_CHARACTERS) throw new RangeError("A key has at least 32 characters.");
  const key = Buffer.from(hkdfSync("sha256", trimmed, "", "pfn secrets at rest", 32));
  return { id: createHash("sha256").update(key).digest("hex").slice(0, 8), key };
}
