import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What would bring something here. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Nothing to show, and that is not a fault: says what would change it. */
export function EmptyState({ icon: Icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("grid justify-items-center gap-3 px-6 py-12 text-center", className)}>
      <span className="grid size-11 place-items-center rounded-full bg-raised text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="grid max-w-md gap-1">
        <p className="font-semibold text-lg">{title}</p>
        {children ? <div className="text-base text-muted">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
