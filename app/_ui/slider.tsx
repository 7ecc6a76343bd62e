"use client";

import { Slider as Primitive } from "radix-ui";
import { cn } from "@/app/_lib/cn";

export interface SliderProps {
  label: string;
  /** `null` while the number beside it cannot be read: the thumb then rests at the start, faded. */
  value: number | null;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  /** The value as it is read aloud, with its unit. */
  valueText: string;
  /** Lines across the track with their names, e.g. what was offered. */
  marks?: readonly { value: number; label: string }[];
  disabled?: boolean;
  className?: string;
}

/** The bare slider, for use beside a field that shows the same value. */
export function Slider({
  label,
  value,
  onValueChange,
  valueText,
  marks = [],
  className,
  ...range
}: SliderProps) {
  const { min, max } = range;
  return (
    <Primitive.Root
      {...range}
      value={[Math.min(max, Math.max(min, value ?? min))]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      className={cn(
        "relative flex h-6 touch-none select-none items-center data-disabled:opacity-50",
        value === null && "opacity-50",
        className,
      )}
    >
      <Primitive.Track className="relative h-1.5 grow rounded-full bg-line">
        <Primitive.Range className="absolute h-full rounded-full bg-accent" />
        {marks.map((mark) => (
          <span
            key={mark.label}
            title={mark.label}
            className="absolute -top-1 h-3.5 w-0.5 rounded-full bg-ink"
            style={{ left: `${((mark.value - min) / Math.max(max - min, 1e-9)) * 100}%` }}
          />
        ))}
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-5 rounded-full border-2 border-accent bg-surface shadow-sm"
      />
    </Primitive.Root>
  );
}
