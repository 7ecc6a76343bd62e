import {
  Circle,
  CircleDashed,
  CirclePause,
  HeartCrack,
  HeartPulse,
  type LucideIcon,
  RotateCw,
  Square,
} from "lucide-react";
import { cn } from "@/app/_lib/cn";

const STATES: Record<string, { icon: LucideIcon; tone: string }> = {
  running: { icon: Circle, tone: "text-ok fill-current" },
  paused: { icon: CirclePause, tone: "text-warn" },
  restarting: { icon: RotateCw, tone: "text-warn" },
  exited: { icon: Square, tone: "text-muted" },
  dead: { icon: Square, tone: "text-danger" },
};

/** Whether a container runs, and what its own health check says. */
export function ContainerState({
  state,
  health,
  className,
}: {
  state: string;
  health: string;
  className?: string;
}) {
  const { icon: Icon, tone } = STATES[state] ?? { icon: CircleDashed, tone: "text-muted" };
  const unhealthy = health === "unhealthy";
  const Heart = unhealthy ? HeartCrack : HeartPulse;
  return (
    <div className={cn("grid justify-items-start gap-0.5 text-xs", className)}>
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <Icon aria-hidden className={cn("size-2.5 shrink-0", tone)} />
        {state}
      </span>
      {health === "none" ? null : (
        <span
          className={cn(
            "flex items-center gap-1 whitespace-nowrap",
            unhealthy ? "text-danger" : "text-muted",
          )}
        >
          <Heart aria-hidden className="size-3 shrink-0" />
          {health}
        </span>
      )}
    </div>
  );
}
