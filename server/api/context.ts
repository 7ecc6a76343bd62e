import type { SignedInUser } from "@/server/domain/access/roles";
import { type WebHouse, webHouse } from "@/server/web";

/** What every procedure gets: the web's part of the house, and who asks. */
export interface Context extends WebHouse {
  user: SignedInUser | null;
  headers: Headers;
}

/** Who asks, read from the database at every request: a role or a session that was taken away is gone at once. */
export async function createContext(headers: Headers): Promise<Context> {
  const house = await webHouse();
  return { ...house, headers, user: await house.userOf(headers) };
}
