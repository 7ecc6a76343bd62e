"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";

export interface SegmentedProps<Value extends string> {
  "aria-label": string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; "aria-label"?: string }[];
  disabled?: boolean;
  className?: string;
}

/** One of a handful of choices, all in sight. */
export function Segmented<Value extends string>({
  value,
  onValueChange,
  options,
  disabled,
  className,
  ...rest
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={rest["aria-label"]}
      value={value}
      disabled={disabled}
      // Radix answers "" when the chosen one is pressed again; there is always one choice here.
      onValueChange={(next) => next && onValueChange(next as Value)}
      className={cn("inline-flex w-fit rounded-md border border-line bg-raised p-0.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option["aria-label"]}
          className="inline-flex h-7 min-w-8 items-center justify-center gap-1.5 rounded px-2.5 font-medium text-muted text-sm hover:text-ink disabled:opacity-50 data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-sm"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
