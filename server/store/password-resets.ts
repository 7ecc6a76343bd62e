import { createHash, randomBytes } from "node:crypto";
import type { EpochMs } from "@/server/domain/units";
import type { Transaction } from "./database";

/** Makes a person's reset token, 256 random bits in base64url, in place of an older one. It is not kept itself. */
export async function issueReset(tx: Transaction, userId: string, expiresAt: EpochMs): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const row = { tokenHash: hashOf(token), expiresAt: new Date(expiresAt) };
  await tx.passwordReset.upsert({ where: { userId }, create: { userId, ...row }, update: row });
  return token;
}

/** Uses a token up; of any number of tries at once, one succeeds. Returns  whose it is; `null`: used, old or unknown. */
export async function redeemReset(tx: Transaction, token: string, now: EpochMs): Promise<string | null> {
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    delete from password_reset where token_hash = ${hashOf(token)} and expires_at > ${new Date(now)}
    returning user_id`;
  return rows[0]?.user_id ?? null;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
