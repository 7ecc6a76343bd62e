import type { GenericOAuthConfig } from "better-auth/plugins/generic-oauth";
import type { Role } from "@/server/domain/access/roles";
import type { Env } from "@/server/env";

/** The one provider beside passwords; it stands in the address that the provider is told to come back to. */
export const OIDC_PROVIDER = "oidc";

/** Where people have an account already, and what makes one of them more than a viewer. */
export interface OidcSettings {
  /** As the button calls it. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** A claim of the ID token, e.g. "groups"; without it everybody who is new is a viewer. */
  roleClaim?: string;
  /** Values of that claim, by the role that they give; the greatest counts. */
  roles: { admin: string[]; operator: string[] };
}

/** Returns  `null` where no provider is configured. Throws RangeError when only half of it is. */
export function oidcSettings(env: OidcEnv): OidcSettings | null {
  const { PFN_OIDC_ISSUER: issuer, PFN_OIDC_CLIENT_ID: clientId, PFN_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer || !clientId || !clientSecret) {
    throw new RangeError("PFN_OIDC_ISSUER, PFN_OIDC_CLIENT_ID and PFN_OIDC_CLIENT_SECRET go together.");
  }
  return {
    name: env.PFN_OIDC_NAME,
    issuer: issuer.replace(/\/+$/, ""),
    clientId,
    clientSecret,
    roleClaim: env.PFN_OIDC_ROLE_CLAIM,
    roles: { admin: listOf(env.PFN_OIDC_ADMINS), operator: listOf(env.PFN_OIDC_OPERATORS) },
  };
}

type OidcEnv = Pick<Env, Extract<keyof Env, `PFN_OIDC_${string}`>>;
const listOf = (text = "") =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);

/** The library's word for the provider. Only a signed ID token for us, with our nonce, says who somebody is. */
export function oidcProvider(settings: OidcSettings): GenericOAuthConfig {
  return {
    providerId: OIDC_PROVIDER,
    name: settings.name,
    discoveryUrl: `${settings.issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    disableProviderLogout: true,
    mapProfileToUser: (profile) => ({
      name: String(profile.name || profile.email || ""),
      // Only what was never verified is known of an address here: nothing else may come to rest on it.
      emailVerified: profile.emailVerified === true,
    }),
  };
}

/** What a person is who comes for the first time. */
export function roleOf(
  { roleClaim, roles }: Pick<OidcSettings, "roleClaim" | "roles">,
  claims: object,
): Role {
  const value = roleClaim === undefined ? undefined : (claims as Record<string, unknown>)[roleClaim];
  const held = new Set([value].flat().map(String));
  if (roles.admin.some((each) => held.has(each))) return "admin";
  return roles.operator.some((each) => held.has(each)) ? "operator" : "viewer";
}
