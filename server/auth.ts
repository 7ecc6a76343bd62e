import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { admin } from "better-auth/plugins";
import type { Database } from "@/server/store/database";

const HOUR_SECONDS = 3600;

export interface AuthOptions {
  db: Database;
  secret: string;
  /** The address that people type; cookies are `Secure` when it is https. */
  publicUrl: string;
  /** Further addresses that a browser may come from, e.g. behind a proxy. */
  trustedOrigins: string[];
}

/**
 * Accounts and sessions. Sessions live in the database, so that one can be ended; nobody signs up by themselves:
 * the first administrator comes by the set-up link, everybody else is added.
 */
export function createAuth({ db, secret, publicUrl, trustedOrigins }: AuthOptions) {
  return betterAuth({
    database: prismaAdapter(db.prisma, { provider: "postgresql" }),
    secret,
    baseURL: publicUrl,
    trustedOrigins,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: { expiresIn: 7 * 24 * HOUR_SECONDS, updateAge: HOUR_SECONDS },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 200,
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: "pfn" },
    plugins: [admin({ defaultRole: "viewer", adminRoles: ["admin"] })],
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}
export type Auth = ReturnType<typeof createAuth>;
