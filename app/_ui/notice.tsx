import { CircleAlert, Info, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

const LOOKS = {
  info: { icon: Info, box: "bg-accent-soft", mark: "text-accent" },
  warn: { icon: CircleAlert, box: "bg-warn-soft", mark: "text-warn" },
  danger: { icon: OctagonAlert, box: "bg-danger-soft", mark: "text-danger" },
} as const;

export interface NoticeProps {
  tone: keyof typeof LOOKS;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Something to know before reading on, inside a page. */
export function Notice({ tone, children, action, className }: NoticeProps) {
  const { icon: Icon, box, mark } = LOOKS[tone];
  return (
    <div
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3 py-2.5 text-base",
        box,
        className,
      )}
    >
      <div className="flex min-w-0 grow basis-60 items-start gap-2.5">
        <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", mark)} />
        <div className="min-w-0 break-words">{children}</div>
      </div>
      {action}
    </div>
  );
}
