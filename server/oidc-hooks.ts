import type { BetterAuthOptions } from "better-auth";
import { type Role, toRole } from "@/server/domain/access/roles";
import { type OidcSettings, roleOf } from "@/server/oidc";
import { appendAudit } from "@/server/store/audit";
import type { Database } from "@/server/store/database";
import { isSetupOpen } from "@/server/store/people";

/** What the provider's tokens would open is not ours to keep. */
const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

/** What else happens when somebody signs in who has an account elsewhere. */
export function oidcHooks(
  db: Database,
  oidc: OidcSettings | null,
): Pick<BetterAuthOptions, "user" | "databaseHooks"> {
  // From the claims, which are known when a person is looked at, to the row, which is written in the same request.
  const roles = new WeakMap<Request, Role>();
  return {
    user: {
      validateUserInfo: async ({ source }, context) => {
        if (source.action !== "create-user" || source.method !== "oauth" || !oidc) return;
        if (await isSetupOpen(db)) return { error: "set_up_first" };
        if (context.request) roles.set(context.request, roleOf(oidc, source.oauth?.profile ?? {}));
      },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const role = context?.request && roles.get(context.request);
            return role ? { data: { ...user, role } } : undefined;
          },
          after: async (user, context) => {
            if (!context?.request || !roles.has(context.request)) return;
            await db.prisma.$transaction((tx) =>
              appendAudit(tx, {
                at: user.createdAt.getTime(),
                actor: `user:${user.name}`,
                action: "person.create",
                subject: `person:${user.email}`,
                detail: `${user.name} came by single sign-on, as ${toRole(user.role)}`,
              }),
            );
          },
        },
      },
      account: {
        create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...keptTokens(account) } }) },
      },
    },
  };
}

const keptTokens = (account: object) =>
  Object.fromEntries(Object.entries(NO_TOKENS).filter(([name]) => name in account));
