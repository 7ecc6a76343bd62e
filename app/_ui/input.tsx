import type { ComponentProps } from "react";
import { cn } from "@/app/_lib/cn";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      className={cn(
        "h-9 w-full min-w-0 rounded-md border border-line-strong/60 bg-surface px-3 text-base text-ink placeholder:text-faint hover:border-line-strong disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger",
        className,
      )}
      {...rest}
    />
  );
}
