import { redirect } from "next/navigation";
import { currentSession } from "@/server/api/session";

/** The first part that the reader may see. */
export default async function SettingsPage() {
  redirect((await currentSession())?.role === "admin" ? "/settings/people" : "/settings/tokens");
}
