import type { ComponentProps } from "react";
import { cn } from "@/app/_lib/cn";

/** Several lines of text. Use it inside a Field. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={3}
      className={cn(
        "w-full min-w-0 resize-y rounded-md border border-line-strong/60 bg-surface px-3 py-2 text-base text-ink placeholder:text-faint hover:border-line-strong disabled:opacity-60 aria-invalid:border-danger",
        className,
      )}
      {...rest}
    />
  );
}
