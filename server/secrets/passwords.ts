import { randomBytes } from "node:crypto";
import { verifyPassword as verifyScrypt } from "better-auth/crypto";
import { argon2id, argon2Verify } from "hash-wasm";

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 } as const;
const SALT_BYTES = 16;

/** Returns  the password's argon2id hash as a PHC string; the parameters stand in it. */
export function hashPassword(password: string): Promise<string> {
  return argon2id({
    ...COST,
    password: password.normalize("NFKC"),
    salt: randomBytes(SALT_BYTES),
    outputType: "encoded",
  });
}

/** Also knows the hashes of the time before argon2id: scrypt, as `<salt>:<key>` in hexadecimal. */
export function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  if (!isOutdated(hash)) return argon2Verify({ hash, password: password.normalize("NFKC") });
  return verifyScrypt({ hash, password });
}

/** Whether a hash is to be replaced as soon as its password is known. */
export const isOutdated = (hash: string): boolean => !hash.startsWith("$argon2id$");
