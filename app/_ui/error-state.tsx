import { RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";
import { Button } from "./button";

export interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** What the reader can do about it. */
  remedy: ReactNode;
  onRetry?: () => void;
  action?: ReactNode;
  className?: string;
}

/** Something failed: what, and the remedy. */
export function ErrorState({ title, remedy, onRetry, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cn("grid justify-items-center gap-3 px-6 py-12 text-center", className)}>
      <span className="grid size-11 place-items-center rounded-full bg-danger-soft text-danger">
        <TriangleAlert aria-hidden className="size-5" />
      </span>
      <div className="grid max-w-md gap-1">
        <p className="font-semibold text-lg">{title}</p>
        <p className="text-base text-muted">{remedy}</p>
      </div>
      <div className="flex gap-2">
        {onRetry ? (
          <Button onClick={onRetry}>
            <RefreshCw aria-hidden /> Try again
          </Button>
        ) : null}
        {action}
      </div>
    </div>
  );
}
