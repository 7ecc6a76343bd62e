"use client";

import type { ReactNode } from "react";
import { Field } from "./field";
import { Input } from "./input";
import { Slider, type SliderProps } from "./slider";

export interface SliderTextFieldProps
  extends Pick<SliderProps, "min" | "max" | "step" | "marks" | "disabled"> {
  label: string;
  /** The text is the truth: it may not be readable yet, and the form that owns it must know. */
  text: string;
  onTextChange: (text: string) => void;
  /** `text` as a number; `null` while it cannot be read. */
  value: number | null;
  /** How the slider writes a value into the field. */
  write: (value: number) => string;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
}

/** One amount, dragged or typed in words such as "1.5 GiB". */
export function SliderTextField(props: SliderTextFieldProps) {
  const { label, text, onTextChange, value, write, hint, error, className, disabled, ...range } = props;
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Slider
            {...range}
            label={`${label}, slider`}
            value={value}
            valueText={value === null ? text : write(value)}
            disabled={disabled}
            onValueChange={(next) => onTextChange(write(next))}
            className="min-w-40 grow basis-40"
          />
          <Input
            {...control}
            value={text}
            disabled={disabled}
            autoComplete="off"
            onChange={(event) => onTextChange(event.target.value)}
            className="w-32 shrink-0"
          />
        </div>
      )}
    </Field>
  );
}
