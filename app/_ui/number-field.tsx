"use client";

import { type ReactNode, useState } from "react";
import { cn } from "@/app/_lib/cn";
import { Field, type FieldControl } from "./field";
import { parseDraft } from "./parse-draft";

export interface NumberFieldProps {
  label: ReactNode;
  /** In stored units; `null` is empty. */
  value: number | null;
  /** Called for every text that is a number in range; with `null` for an empty one. */
  onValueChange: (value: number | null) => void;
  /** Bounds and step in stored units. */
  min: number;
  max: number;
  step?: number;
  /** Shown after the number, e.g. "MiB". */
  unit?: string;
  /** shown = stored × scale, e.g. 100 for a ratio shown in percent, 1 / 2 ** 20 for bytes in MiB. */
  scale?: number;
  hint?: ReactNode;
  error?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
  /** `false` when an empty field is a fault. */
  allowEmpty?: boolean;
  className?: string;
}

/** A number with its unit. What is typed stays as typed until the field is left; out of range is said, not mended. */
export function NumberField({ label, hint, error, className, ...rest }: NumberFieldProps) {
  const draft = useNumberDraft(rest);
  return (
    <Field label={label} hint={hint} error={error ?? draft.problem} className={className}>
      {(control) => <NumberInput {...rest} control={control} draft={draft} />}
    </Field>
  );
}

type DraftOptions = Pick<
  NumberFieldProps,
  "value" | "onValueChange" | "min" | "max" | "scale" | "unit" | "allowEmpty"
>;

export interface NumberDraft {
  shown: string;
  problem: string | null;
  type: (text: string) => void;
  leave: () => void;
  /** Forgets what was typed: the value was set by other means. */
  reset: () => void;
}

/** The text of a number field while it is edited, and what is wrong with it. */
export function useNumberDraft({
  value,
  onValueChange,
  min,
  max,
  scale = 1,
  unit,
  allowEmpty = true,
}: DraftOptions): NumberDraft {
  const [text, setText] = useState<string | null>(null);
  // Ten decimals hide the noise of scaling there and back (0.07 × 100) and nothing that a person would type.
  const show = (stored: number) => Number((stored * scale).toFixed(10));
  const bounds = { min: show(min), max: show(max), unit };
  const parsed = text === null ? null : parseDraft(text, bounds);
  const problem = parsed?.problem ?? (text?.trim() === "" && !allowEmpty ? "Give a number" : null);
  return {
    shown: text ?? (value === null ? "" : String(show(value))),
    problem,
    type(next) {
      setText(next);
      const { value: shown, problem: wrong } = parseDraft(next, bounds);
      if (wrong || (shown === null && !allowEmpty)) return;
      onValueChange(shown === null ? null : shown / scale);
    },
    leave: () => {
      if (problem === null) setText(null);
    },
    reset: () => setText(null),
  };
}

interface NumberInputProps
  extends Pick<NumberFieldProps, "unit" | "placeholder" | "disabled" | "step" | "scale"> {
  control: Partial<FieldControl>;
  draft: NumberDraft;
  "aria-label"?: string;
  className?: string;
}

/** The bare input of a number field, for use under another label. */
export function NumberInput({
  control,
  draft,
  unit,
  placeholder,
  disabled,
  className,
  ...rest
}: NumberInputProps) {
  return (
    <div
      className={cn(
        "flex h-9 items-center rounded-md border border-line-strong/60 bg-surface focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 hover:border-line-strong has-aria-invalid:border-danger",
        disabled && "opacity-60",
        className,
      )}
    >
      <input
        {...control}
        // A form does not submit the last good number in place of a bad one that is still on screen.
        ref={(input) => input?.setCustomValidity(draft.problem ?? "")}
        aria-label={rest["aria-label"]}
        inputMode="decimal"
        autoComplete="off"
        value={draft.shown}
        placeholder={placeholder}
        disabled={disabled}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.leave}
        className="h-full w-full min-w-0 bg-transparent px-3 text-base outline-none placeholder:text-faint"
      />
      {unit ? <span className="shrink-0 pr-3 text-muted text-sm">{unit}</span> : null}
    </div>
  );
}
