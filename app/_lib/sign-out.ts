import { authClient } from "./auth-client";
import { notifyError } from "./notify-outcome";

/** Ends the session and leaves for the door. */
export async function signOut(): Promise<void> {
  const { error } = await authClient.signOut();
  if (error) notifyError(error);
  else window.location.assign("/sign-in");
}
