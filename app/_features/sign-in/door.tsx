import type { ReactNode } from "react";
import { Logo } from "../shell/logo";

export interface DoorProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
}

/** The frame of the screens before the dashboard: one form, what it is for, and nothing else. */
export function Door({ title, description, children }: DoorProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-sm gap-6">
        <header className="grid gap-4">
          <div className="flex items-center gap-2.5">
            <Logo className="size-9" />
            <span className="grid leading-tight">
              <span className="font-semibold text-lg tracking-tight">PFN</span>
              <span className="text-muted text-xs">Predictive Failure Negotiator</span>
            </span>
          </div>
          <div className="grid gap-1">
            <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
            <p className="text-base text-muted">{description}</p>
          </div>
        </header>
        {children}
      </div>
    </main>
  );
}
