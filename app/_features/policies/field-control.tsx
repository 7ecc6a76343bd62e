"use client";

import { cn } from "@/app/_lib/cn";
import { AMOUNTS, type FieldSpec } from "@/app/_lib/policy-fields";
import { Input } from "@/app/_ui/input";
import { Segmented } from "@/app/_ui/segmented";
import { Slider } from "@/app/_ui/slider";

export interface FieldControlProps {
  spec: FieldSpec;
  id: string;
  text: string;
  placeholder: string | undefined;
  noteId: string | undefined;
  invalid: boolean;
  disabled: boolean;
  /** The value is not set here: it is shown, with less weight. */
  quiet: boolean;
  onChange: (text: string) => void;
}

/** The control for one kind of field: choices in sight, amounts typed in words, percentages dragged or typed. */
export function FieldControl({
  spec,
  id,
  text,
  placeholder,
  noteId,
  invalid,
  disabled,
  quiet,
  onChange,
}: FieldControlProps) {
  if (spec.kind === "choice")
    return (
      <Segmented
        aria-label={spec.label}
        value={text}
        onValueChange={onChange}
        options={spec.options}
        disabled={disabled}
        className="flex-wrap"
      />
    );
  const { parse, write, suffix } = AMOUNTS[spec.kind];
  const unit = suffix.trim();
  const input = (
    <div className={cn("relative", unit ? "w-24" : "w-44")}>
      <Input
        id={id}
        value={text}
        placeholder={placeholder}
        disabled={disabled}
        autoComplete="off"
        aria-invalid={invalid ? true : undefined}
        aria-describedby={noteId}
        onChange={(event) => onChange(event.target.value)}
        className={cn(unit && "pr-8", quiet && "text-muted")}
      />
      {unit ? (
        <span className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-muted text-sm">
          {unit}
        </span>
      ) : null}
    </div>
  );
  if (spec.kind !== "percent") return input;
  const parsed = parse(text);
  return (
    <>
      <Slider
        label={`${spec.label}, slider`}
        value={parsed.ok ? parsed.value : null}
        min={spec.min}
        max={spec.max}
        step={spec.min < 0.01 ? 0.001 : 0.01}
        valueText={`${text} %`}
        disabled={disabled}
        onValueChange={(next) => onChange(write(next))}
        className="min-w-40 max-w-72 grow basis-40"
      />
      {input}
    </>
  );
}
