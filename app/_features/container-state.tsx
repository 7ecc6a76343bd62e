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
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

const STATES: Record<string, { icon: LucideIcon; tone: string }> = {
  running: { icon: Circle, tone: "text-ok fill-current" },
  paused: { icon: CirclePause, tone: "text-warn" },
  restarting: { icon: RotateCw, tone: "text-warn" },
  exited: { icon: Square, tone: "text-muted" },
  dead: { icon: Square, tone: "text-danger" },
};

export interface ContainerStateProps {
  state: string;
  /** What the container's own health check says; "none" when it has none. */
  health: string;
}

/** Whether a container runs, and what its own health check says. */
export function ContainerState({ state, health }: ContainerStateProps) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-sm">
      <Running state={state} />
      {health === "none" ? null : <Health health={health} />}
    </span>
  );
}

/** The same in one word: a container with a health check that answers also runs. */
export function ContainerStateBrief({ state, health }: ContainerStateProps) {
  return (
    <span className="text-xs">
      {state === "running" && health !== "none" ? <Health health={health} /> : <Running state={state} />}
    </span>
  );
}

function Running({ state }: { state: string }) {
  const { icon: Icon, tone } = STATES[state] ?? { icon: CircleDashed, tone: "text-muted" };
  return (
    <Line>
      <Icon aria-hidden className={cn("size-2.5 shrink-0", tone)} />
      {state}
    </Line>
  );
}

function Health({ health }: { health: string }) {
  const unhealthy = health === "unhealthy";
  const Icon = unhealthy ? HeartCrack : HeartPulse;
  return (
    <Line className={unhealthy ? "font-medium text-danger" : undefined}>
      <Icon aria-hidden className={cn("size-3 shrink-0", health === "healthy" && "text-ok")} />
      {health}
    </Line>
  );
}

function Line({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>{children}</span>
  );
}
