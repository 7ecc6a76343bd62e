import { APIError } from "better-auth/api";
import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { newPerson } from "@/server/api/shapes/people";
import type { Role } from "@/server/domain/access/roles";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import type { PersonDesk } from "./person-desk";

/** Adds a person who can sign in at once. */
export async function createPerson(
  { db, auth, clock, user }: PersonDesk,
  { name, email, password, role }: z.infer<typeof newPerson> & { role: Role },
): Promise<ActionOutcome> {
  try {
    await auth.api.createUser({ body: { name, email, password, role: role as "admin" } });
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { kind: "refused", because: `${error.message}.` };
  }
  await db.prisma.$transaction((tx) =>
    appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "person.create",
      subject: `person:${email}`,
      detail: `${name} as ${role}`,
    }),
  );
  return { kind: "done", message: `${name} can sign in now.` };
}

/** Changes what a person may do; the last administrator stays one. */
export async function setRole(
  desk: PersonDesk,
  { id, role }: { id: string; role: Role },
): Promise<ActionOutcome> {
  return changePerson(desk, id, role !== "admin", "person.role", `is ${role} now`, async (tx) => {
    await tx.user.update({ where: { id }, data: { role } });
  });
}

/** Keeps a person out, or lets them in again; their sessions end at once. */
export async function setDisabled(
  desk: PersonDesk,
  { id, disabled }: { id: string; disabled: boolean },
): Promise<ActionOutcome> {
  const words = disabled ? "cannot sign in any more" : "can sign in again";
  return changePerson(desk, id, disabled, "person.disable", words, async (tx) => {
    await tx.user.update({ where: { id }, data: { banned: disabled, banReason: null, banExpires: null } });
    if (disabled) await tx.session.deleteMany({ where: { userId: id } });
  });
}

async function changePerson(
  { db, clock, user }: PersonDesk,
  id: string,
  takesAdminAway: boolean,
  action: string,
  words: string,
  write: (tx: Transaction) => Promise<void>,
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    // One at a time: two administrators who demote each other would leave none.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('people'))`;
    const person = await tx.user.findUnique({ where: { id } });
    if (!person) return { kind: "refused", because: "There is no such person any more." };
    const others = await tx.user.count({
      where: { role: "admin", id: { not: id }, OR: [{ banned: null }, { banned: false }] },
    });
    if (takesAdminAway && person.role === "admin" && others === 0) {
      return {
        kind: "refused",
        because: `${person.name} is the last administrator. Make somebody else one first.`,
      };
    }
    await write(tx);
    const detail = `${person.name} ${words}`;
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action,
      subject: `person:${person.email}`,
      detail,
    });
    return { kind: "done", message: `${detail}.` };
  });
}
