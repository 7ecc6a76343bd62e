import { allows, type Role, type SignedInUser, toRole } from "@/server/domain/access/roles";
import { scopeOf } from "@/server/store/api-tokens";
import type { WebHouse } from "@/server/web";

/** The most that a token may do, by its scope. */
const CEILING: Record<ReturnType<typeof scopeOf>, Role> = { read: "viewer", decide: "operator" };

export type TokenCheck =
  | { kind: "user"; user: SignedInUser }
  | { kind: "refused"; status: 401 | 429; message: string };

/**
 * On whose behalf a program asks that sends `Authorization: Bearer pfn_…`.
 *
 * The person is read at every request: whoever is shut out or loses a role takes all their tokens along.
 */
export async function userOfToken(
  { auth, db }: Pick<WebHouse, "auth" | "db">,
  headers: Headers,
): Promise<TokenCheck> {
  const token = headers.get("authorization")?.match(/^Bearer +([\w-]{1,200})$/i)?.[1];
  if (token === undefined) {
    return refused(401, "Send a token: Authorization: Bearer pfn_… (make one under Settings, Tokens).");
  }
  const { valid, key, error } = await auth.api.verifyApiKey({ body: { key: token } });
  if (error?.code === "RATE_LIMITED")
    return refused(429, "Too many requests with this token. Wait a minute.");
  if (!valid || key === null) {
    return refused(401, "This token is not known, was revoked, or has expired. Make a new one.");
  }
  const person = await db.prisma.user.findUnique({ where: { id: key.referenceId } });
  if (person === null || person.banned) return refused(401, "The person of this token is shut out.");
  const role = toRole(person.role);
  const ceiling = CEILING[scopeOf(key.permissions)];
  return {
    kind: "user",
    user: {
      id: person.id,
      name: `${person.name}, by token ${key.name}`,
      email: person.email,
      role: allows(role, ceiling) ? ceiling : role,
    },
  };
}

const refused = (status: 401 | 429, message: string): TokenCheck => ({ kind: "refused", status, message });
