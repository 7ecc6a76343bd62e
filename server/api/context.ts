import type { WebHouse } from "@/server/web";
import type { Role } from "./roles";

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  role: Role;
}

/** What every procedure gets: the web's part of the house, and who asks. */
export interface Context extends WebHouse {
  user: SignedInUser | null;
  headers: Headers;
}
