import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { admin } from "better-auth/plugins";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { Logger } from "pino";
import { CLIENT_HEADER } from "@/server/api/client-address";
import { OIDC_PROVIDER, type OidcSettings, oidcProvider } from "@/server/oidc";
import { oidcHooks } from "@/server/oidc-hooks";
import { hashPassword, verifyPassword } from "@/server/secrets/passwords";
import type { Database } from "@/server/store/database";
import { renewPasswordHash } from "@/server/store/password-hashes";
import { countSignInTry, forgetSignInTries } from "@/server/store/sign-in-tries";

/** By which a token that lies about is recognised, e.g. by a scanner of secrets. */
export const TOKEN_PREFIX = "pfn_";

const HOUR_SECONDS = 3600;
const BASE_PATH = "/api/auth";
const SIGN_IN = "/sign-in/email";

/**
 * All that a browser may ask of accounts. The library's other routes would change people past the audit and past the
 * last administrator's protection: that is for the procedures of `people`.
 */
const OPEN_PATHS: readonly string[] = [SIGN_IN, "/sign-out", "/get-session"];
const SIGN_IN_ELSEWHERE = "/sign-in/social";
const OIDC_PATHS: readonly string[] = [SIGN_IN_ELSEWHERE, `/callback/${OIDC_PROVIDER}`];
/** All that a browser may say when it wants to sign in elsewhere: an ID token from its hand is not one of them. */
const ELSEWHERE_FIELDS: ReadonlySet<string> = new Set(["provider", "callbackURL", "errorCallbackURL"]);

/**
 * Sign-in tries from one address, and for one account wherever they come from: a minute's worth, and a lockout for whoever
 * keeps at it. Signing in begins the account's counts anew.
 */
const TRIES = {
  perAddress: { windowSeconds: 60, most: 10 },
  perAccount: [
    { windowSeconds: 60, most: 20 },
    { windowSeconds: HOUR_SECONDS, most: 60 },
  ],
};

/** Requests in a minute by one token. */
const REQUESTS_PER_TOKEN = 600;
const MINUTE_MS = 60_000;

export interface AuthOptions {
  db: Database;
  log: Logger;
  secret: string;
  /** The address that people type; cookies are `Secure` when it is https. */
  publicUrl: string;
  /** Further addresses that a browser may come from, e.g. behind a proxy. */
  trustedOrigins: string[];
  /** Where people may have an account already; `null`: everybody has a password here. */
  oidc: OidcSettings | null;
}

/**
 * Accounts and sessions. Sessions live in the database, so that one can be ended; nobody signs up by themselves:
 * the first administrator comes by the set-up link, everybody else is added.
 */
export function createAuth({ db, log, secret, publicUrl, trustedOrigins, oidc }: AuthOptions) {
  const openPaths = new Set([...OPEN_PATHS, ...(oidc ? OIDC_PATHS : [])]);
  const auth = betterAuth({
    basePath: BASE_PATH,
    database: prismaAdapter(db.prisma, { provider: "postgresql" }),
    secret,
    baseURL: publicUrl,
    trustedOrigins,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: 7 * 24 * HOUR_SECONDS, updateAge: HOUR_SECONDS },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 200,
      customRules: { [SIGN_IN]: { window: TRIES.perAddress.windowSeconds, max: TRIES.perAddress.most } },
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        if (path === SIGN_IN_ELSEWHERE) refuseMoreThan(ELSEWHERE_FIELDS, body);
        if (path !== SIGN_IN || typeof body?.email !== "string") return;
        const waitSeconds = await countSignInTry(db, body.email, TRIES.perAccount);
        if (waitSeconds > 0) {
          throw new APIError("TOO_MANY_REQUESTS", {
            message: `Too many tries for this account. Wait ${Math.ceil(waitSeconds / 60)} min.`,
          });
        }
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        const user = context.newSession?.user;
        if (path !== SIGN_IN || !user) return;
        await forgetSignInTries(db, body.email);
        await renewPasswordHash(db, user.id, body.password);
      }),
    },
    advanced: {
      cookiePrefix: "pfn",
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
      // In tests the library would leave both out.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    // Who signs in elsewhere with the address of an account here does not get into it.
    account: { accountLinking: { disableImplicitLinking: true } },
    ...oidcHooks(db, oidc),
    // A person reads what went wrong where they began.
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    plugins: [
      genericOAuth({ config: oidc ? [oidcProvider(oidc)] : [] }),
      admin({ defaultRole: "viewer", adminRoles: ["admin"] }),
      apiKey({
        defaultPrefix: TOKEN_PREFIX,
        requireName: true,
        maximumNameLength: 60,
        startingCharactersConfig: { charactersLength: TOKEN_PREFIX.length + 4 },
        keyExpiration: { defaultExpiresIn: 90 * 24 * HOUR_SECONDS },
        rateLimit: { enabled: true, timeWindow: MINUTE_MS, maxRequests: REQUESTS_PER_TOKEN },
      }),
    ],
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (_level, message, ...details) => {
        // A stranger's guess is no fault of ours.
        const level = message.startsWith("Failed to validate API key") ? "debug" : "error";
        log[level]({ details }, message);
      },
    },
  });
  return {
    api: auth.api,
    /** Answers a browser. */
    handler: async (request: Request): Promise<Response> =>
      openPaths.has(new URL(request.url).pathname.slice(BASE_PATH.length))
        ? auth.handler(request)
        : Response.json({ message: "There is nothing here." }, { status: 404 }),
  };
}
function refuseMoreThan(fields: ReadonlySet<string>, body: unknown): void {
  const odd = Object.keys(body ?? {}).find((field) => !fields.has(field));
  if (odd !== undefined) throw new APIError("BAD_REQUEST", { message: `"${odd}" is not understood.` });
}
export type Auth = ReturnType<typeof createAuth>;
