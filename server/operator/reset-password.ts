import type { z } from "zod";
import type { passwordReset, resetLink } from "@/server/api/shapes/account";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { DurationMs } from "@/server/domain/units";
import { hashPassword } from "@/server/secrets/passwords";
import { appendAudit } from "@/server/store/audit";
import { setPasswordHash } from "@/server/store/password-hashes";
import { issueReset, redeemReset } from "@/server/store/password-resets";
import { endSessions } from "@/server/store/sessions";
import { forgetSignInTries } from "@/server/store/sign-in-tries";
import type { Desk } from "./desk";

const LINK_MS: DurationMs = 60 * 60_000;

/** Makes a link by which a person chooses a new password, once and within an hour. It replaces an older one. */
export async function makeResetLink(
  { db, clock, user, publicUrl }: Desk & { publicUrl: string },
  { id }: { id: string },
): Promise<z.infer<typeof resetLink>> {
  return db.prisma.$transaction(async (tx): Promise<z.infer<typeof resetLink>> => {
    const person = await tx.user.findUnique({ where: { id } });
    if (!person) return { kind: "refused", because: "There is no such person any more." };
    if (person.banned) return { kind: "refused", because: `${person.name} is disabled. Enable them first.` };
    const expiresAt = clock.now() + LINK_MS;
    const token = await issueReset(tx, id, expiresAt);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "person.reset_link",
      subject: `person:${person.email}`,
      detail: `a link by which ${person.name} chooses a new password, once and within an hour`,
    });
    // Behind the #, where no server, log or referrer sees it.
    const link = `${publicUrl}/reset#${token}`;
    return {
      kind: "done",
      message: `The link works for ${person.name}, once, for an hour.`,
      link,
      expiresAt,
    };
  });
}

/** Sets the password of whoever a link was made for. All their sessions end. */
export async function resetPassword(
  { db, clock }: Pick<Desk, "db" | "clock">,
  { token, password }: z.infer<typeof passwordReset>,
): Promise<ActionOutcome> {
  const email = await db.prisma.$transaction(async (tx) => {
    const userId = await redeemReset(tx, token, clock.now());
    const person = userId && (await tx.user.findUnique({ where: { id: userId } }));
    if (!person || person.banned) return null;
    // Hashed only for a link that is good: a stranger's guess costs next to nothing.
    await setPasswordHash(tx, person.id, await hashPassword(password));
    const ended = await endSessions(tx, person.id, null);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${person.name}`,
      action: "person.password",
      subject: `person:${person.email}`,
      detail: `${person.name} chose a new password by a link; ${ended} sessions ended`,
    });
    return person.email;
  });
  if (email === null) {
    return {
      kind: "refused",
      because: "This link was used, replaced or has expired. Ask an administrator for a new one.",
    };
  }
  await forgetSignInTries(db, email);
  return { kind: "done", message: "Your new password is set. Sign in with it." };
}
