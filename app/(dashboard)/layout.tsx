import type { ReactNode } from "react";
import { Shell } from "@/app/_features/shell/shell";
import { ToSignIn } from "@/app/_features/sign-in/to-sign-in";
import { currentSession } from "@/server/api/session";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  // A courtesy, not the guard: every procedure checks the session itself.
  if ((await currentSession()) === null) return <ToSignIn />;
  return <Shell>{children}</Shell>;
}
