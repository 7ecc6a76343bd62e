import type { z } from "zod";
import type { passwordChange } from "@/server/api/shapes/account";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { SignedInUser } from "@/server/domain/access/roles";
import { hashPassword, verifyPassword } from "@/server/secrets/passwords";
import { appendAudit } from "@/server/store/audit";
import { readPasswordHash, setPasswordHash } from "@/server/store/password-hashes";
import { endSession, endSessions } from "@/server/store/sessions";
import { countSignInTry, forgetSignInTries } from "@/server/store/sign-in-tries";
import type { Desk } from "./desk";

/** A person at their own account, in the session that asks. */
export interface OwnDesk extends Desk {
  user: SignedInUser;
  sessionId: string | null;
}

/** Whoever sits at a screen that somebody left open may not guess for long. */
const TRIES = [{ windowSeconds: 3600, most: 10 }];

/** Changes one's own password. Every other session ends, and with it whoever knew the old one. */
export async function changePassword(
  { db, clock, user, sessionId }: OwnDesk,
  { current, next }: z.infer<typeof passwordChange>,
): Promise<ActionOutcome> {
  const guess = `change|${user.email}`;
  if ((await countSignInTry(db, guess, TRIES)) > 0) {
    return { kind: "refused", because: "Too many tries. Wait an hour, or ask an administrator for a link." };
  }
  const hash = await readPasswordHash(db, user.id);
  if (hash === null) {
    return { kind: "refused", because: "You sign in elsewhere and have no password here." };
  }
  if (!(await verifyPassword({ hash, password: current }))) {
    return { kind: "refused", because: "The current password is wrong." };
  }
  const nextHash = await hashPassword(next);
  const ended = await db.prisma.$transaction(async (tx) => {
    await setPasswordHash(tx, user.id, nextHash);
    const count = await endSessions(tx, user.id, sessionId);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "person.password",
      subject: `person:${user.email}`,
      detail: `${user.name} chose a new password; ${count} other sessions ended`,
    });
    return count;
  });
  await forgetSignInTries(db, guess);
  return { kind: "done", message: `Your password is changed. ${sessionWords(ended)}` };
}

/** Signs out elsewhere: one session of one's own, or all but the one that asks. */
export async function endOwnSessions(
  { db, clock, user, sessionId }: OwnDesk,
  { id }: { id: string | null },
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const ended =
      id === null ? await endSessions(tx, user.id, sessionId) : Number(await endSession(tx, user.id, id));
    if (ended === 0) return { kind: "refused", because: "There is no such session of yours any more." };
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "session.end",
      subject: `person:${user.email}`,
      detail: `${user.name} signed out elsewhere, ${ended} ${ended === 1 ? "session" : "sessions"}`,
    });
    return { kind: "done", message: sessionWords(ended) };
  });
}

const sessionWords = (ended: number) =>
  ended === 0
    ? "You were signed in nowhere else."
    : `${ended} other ${ended === 1 ? "session" : "sessions"} ended.`;
