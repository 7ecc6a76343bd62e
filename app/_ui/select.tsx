"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/app/_lib/cn";
import type { FieldControl } from "./field";

export interface SelectOption<Value extends string> {
  value: Value;
  label: ReactNode;
  /** A second, quieter line. */
  description?: string;
}

export interface SelectProps<Value extends string> extends Partial<FieldControl> {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  /** Needed where no Field gives a label. */
  "aria-label"?: string;
  size?: "sm" | "md";
  disabled?: boolean;
  className?: string;
}

/** One of a few choices. A value is never the empty string. */
export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  size = "md",
  disabled,
  className,
  ...control
}: SelectProps<Value>) {
  return (
    <Primitive.Root value={value} onValueChange={(next) => onValueChange(next as Value)} disabled={disabled}>
      <Primitive.Trigger
        {...control}
        className={cn(
          "inline-flex w-full items-center justify-between gap-2 rounded-md border border-line-strong/60 bg-surface text-left text-ink hover:border-line-strong disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger",
          size === "sm" ? "h-8 px-2.5 text-sm" : "h-9 px-3 text-base",
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value />
        </span>
        <Primitive.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                className="relative flex min-h-8 cursor-default select-none flex-col justify-center rounded-md py-1 pr-8 pl-2.5 text-base outline-none data-highlighted:bg-raised"
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                {option.description ? <span className="text-muted text-xs">{option.description}</span> : null}
                <Primitive.ItemIndicator className="absolute right-2.5">
                  <Check aria-hidden className="size-4 text-accent" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
