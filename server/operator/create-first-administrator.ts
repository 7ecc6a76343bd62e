import { APIError } from "better-auth/api";
import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { newPerson } from "@/server/api/shapes/people";
import { appendAudit } from "@/server/store/audit";
import { isSetupOpen, redeemSetupToken, restoreSetupToken } from "@/server/store/people";
import type { PersonDesk } from "./person-desk";

/** Makes the first administrator with the one-time token that the console printed; the only way to become one. */
export async function createFirstAdministrator(
  { db, auth, clock }: Omit<PersonDesk, "user">,
  { token, name, email, password }: z.infer<typeof newPerson> & { token: string },
): Promise<ActionOutcome> {
  if (!(await isSetupOpen(db))) {
    return {
      kind: "refused",
      because: "PFN is set up already. Sign in, or ask an administrator to add you.",
    };
  }
  if (!(await redeemSetupToken(db, token, clock.now()))) {
    return {
      kind: "refused",
      because: "This set-up link was used or has expired. Restart PFN (npm run up): it prints a new one.",
    };
  }
  try {
    await auth.api.createUser({ body: { name, email, password, role: "admin" } });
  } catch (error) {
    await restoreSetupToken(db, token);
    if (!(error instanceof APIError)) throw error;
    return { kind: "refused", because: `${error.message}.` };
  }
  await db.prisma.$transaction((tx) =>
    appendAudit(tx, {
      at: clock.now(),
      actor: `user:${name}`,
      action: "person.create",
      subject: `person:${email}`,
      detail: `${name} set PFN up as its first administrator`,
    }),
  );
  return { kind: "done", message: "PFN is yours. Signing you in." };
}
