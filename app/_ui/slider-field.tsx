"use client";

import { Slider } from "radix-ui";
import type { ReactNode } from "react";
import { Field } from "./field";
import { NumberInput, useNumberDraft } from "./number-field";

export interface SliderFieldProps {
  label: string;
  /** In stored units. */
  value: number;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  unit?: string;
  /** shown = stored × scale, as in NumberField. */
  scale?: number;
  hint?: ReactNode;
  error?: ReactNode;
  disabled?: boolean;
  className?: string;
}

/** One number, set with a slider or typed: both always show the same value. */
export function SliderField({
  label,
  value,
  onValueChange,
  hint,
  error,
  className,
  ...rest
}: SliderFieldProps) {
  const { min, max, step, scale = 1, unit, disabled } = rest;
  const draft = useNumberDraft({
    ...rest,
    value,
    allowEmpty: false,
    onValueChange: (next) => next !== null && onValueChange(next),
  });
  const shown = Number((value * scale).toFixed(10));
  return (
    <Field label={label} hint={hint} error={error ?? draft.problem} className={className}>
      {(control) => (
        <div className="flex items-center gap-4">
          <Slider.Root
            value={[value]}
            onValueChange={([next]) => {
              if (next === undefined) return;
              draft.reset();
              onValueChange(next);
            }}
            min={min}
            max={max}
            step={step}
            disabled={disabled}
            className="relative flex h-6 grow touch-none select-none items-center data-disabled:opacity-50"
          >
            <Slider.Track className="relative h-1.5 grow rounded-full bg-line">
              <Slider.Range className="absolute h-full rounded-full bg-accent" />
            </Slider.Track>
            <Slider.Thumb
              aria-label={`${label}, slider`}
              aria-valuetext={unit ? `${shown} ${unit}` : String(shown)}
              className="block size-5 rounded-full border-2 border-accent bg-surface shadow-sm"
            />
          </Slider.Root>
          <NumberInput
            control={control}
            draft={draft}
            unit={unit}
            disabled={disabled}
            className="w-28 shrink-0"
          />
        </div>
      )}
    </Field>
  );
}
