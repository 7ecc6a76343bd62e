import { headers } from "next/headers";
import type { SignedInUser } from "@/server/domain/access/roles";
import { createContext } from "./context";

/** Who is signed in, for a server component that wants to send strangers to the door. It guards nothing itself. */
export async function currentSession(): Promise<SignedInUser | null> {
  return (await createContext(await headers())).user;
}
