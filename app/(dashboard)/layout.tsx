import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/app/_features/shell/shell";
import { currentSession } from "@/server/api/session";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  // A courtesy, not the guard: every procedure checks the session itself.
  if ((await currentSession()) === null) redirect("/sign-in");
  return <Shell>{children}</Shell>;
}
