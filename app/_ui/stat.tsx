import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

export interface StatProps {
  label: string;
  value: ReactNode;
  /** Unit, age or what the number is measured against. */
  note?: ReactNode;
  tone?: "neutral" | "danger" | "warn" | "accent";
  className?: string;
}

const TONES = {
  neutral: "text-ink",
  danger: "text-danger",
  warn: "text-warn",
  accent: "text-accent",
} as const;

/** One number that matters, with its name and what it means. */
export function Stat({ label, value, note, tone = "neutral", className }: StatProps) {
  return (
    <div className={cn("grid content-start gap-0.5", className)}>
      <span className="eyebrow">{label}</span>
      <span className={cn("font-semibold text-xl tracking-tight", TONES[tone])}>{value}</span>
      {note ? <span className="text-muted text-xs">{note}</span> : null}
    </div>
  );
}
