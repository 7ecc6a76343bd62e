import type { Auth } from "@/server/auth";
import type { Desk } from "./desk";

/** What managing people needs besides: the keeper of accounts, and on whose behalf it acts. */
export interface PersonDesk extends Desk {
  auth: Auth;
}
