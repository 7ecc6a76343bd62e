import { APIError } from "better-auth/api";
import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { createdToken, newToken } from "@/server/api/shapes/tokens";
import { allows, type SignedInUser } from "@/server/domain/access/roles";
import { deleteApiToken } from "@/server/store/api-tokens";
import { appendAudit } from "@/server/store/audit";
import type { PersonDesk } from "./person-desk";

/** Whoever makes a token gives it no more than they may do themselves. */
interface TokenDesk extends PersonDesk {
  user: SignedInUser;
}

const DAY_SECONDS = 86_400;

/** Makes a token that acts for the person who asks. It is shown once: only its hash is kept. */
export async function createToken(
  { db, auth, clock, user }: TokenDesk,
  { name, scope, expiresInDays }: z.infer<typeof newToken>,
): Promise<z.infer<typeof createdToken>> {
  if (scope === "decide" && !allows(user.role, "operator")) {
    return { kind: "refused", because: `As ${user.role} you may not decide, so no token of yours can.` };
  }
  const permissions = { api: scope === "decide" ? ["read", "decide"] : ["read"] };
  let key: string;
  try {
    const body = { name, userId: user.id, expiresIn: expiresInDays * DAY_SECONDS, permissions };
    ({ key } = await auth.api.createApiKey({ body }));
  } catch (error) {
    // It counts a name's characters otherwise than we do.
    if (!(error instanceof APIError) || error.statusCode >= 500) throw error;
    return { kind: "refused", because: `${error.message}.` };
  }
  await db.prisma.$transaction((tx) =>
    appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "token.create",
      subject: `token:${name}`,
      detail: `may ${scope === "decide" ? "look and decide" : "look"} for ${expiresInDays} days`,
    }),
  );
  return { kind: "done", message: `${name} works for ${expiresInDays} days.`, token: key };
}

/** Ends a token: one's own, or as an administrator anybody's. */
export async function revokeToken(
  { db, clock, user }: TokenDesk,
  { id }: { id: string },
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const gone = await deleteApiToken(tx, id, user.role === "admin" ? undefined : user.id);
    if (gone === null) return { kind: "refused", because: "There is no such token of yours any more." };
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "token.revoke",
      subject: `token:${gone.name}`,
      detail: `${gone.name} of ${gone.owner} is refused from now on`,
    });
    return { kind: "done", message: `${gone.name} is refused from now on.` };
  });
}
