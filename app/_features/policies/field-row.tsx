"use client";

import { CircleAlert, Undo2 } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "@/app/_lib/cn";
import { type FieldSpec, fieldWords, POLICY_FIELDS, type PolicyField } from "@/app/_lib/policy-fields";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import type { PolicyValues } from "@/server/api/shapes/policy";
import { FieldControl } from "./field-control";
import { fieldText } from "./policy-draft";

export interface FieldRowProps {
  field: PolicyField;
  /** What this policy sets, as typed; `undefined` while it leaves the field alone. */
  text: string | undefined;
  inherited: PolicyValues[PolicyField];
  /** Where `inherited` comes from, e.g. "the default policy". */
  from: string;
  error: string | undefined;
  disabled: boolean;
  onChange: (text: string | undefined) => void;
  /** Under the control, e.g. a preview. */
  children?: ReactNode;
}

/** One field of a policy. It shows the value in force; changing it sets it here, "Inherit" gives it back. */
export function FieldRow({
  field,
  text,
  inherited,
  from,
  error,
  disabled,
  onChange,
  children,
}: FieldRowProps) {
  const spec: FieldSpec = POLICY_FIELDS[field];
  const id = useId();
  const set = text !== undefined;
  const words = fieldWords(field, inherited);
  const note =
    error ??
    [choiceHelp(spec, text ?? String(inherited)), set ? `Inherited: ${words}.` : ""].join(" ").trim();
  // An emptied bound that nobody below sets is no bound again; elsewhere an empty text is a fault to be seen.
  const change = (next: string) => onChange(next === "" && inherited === null ? undefined : next);
  return (
    <div className="grid gap-x-6 gap-y-2 py-3.5 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div>
        {spec.kind === "choice" ? (
          <p id={`${id}-label`} className="font-medium text-base">
            {spec.label}
          </p>
        ) : (
          <label htmlFor={id} className="font-medium text-base">
            {spec.label}
          </label>
        )}
        <p className="text-muted text-xs">{spec.help}</p>
      </div>
      <div className="grid min-w-0 content-start gap-1.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <FieldControl
            spec={spec}
            id={id}
            text={text ?? fieldText(field, inherited)}
            placeholder={inherited === null ? words : undefined}
            noteId={note ? `${id}-note` : undefined}
            invalid={error !== undefined}
            disabled={disabled}
            quiet={!set}
            onChange={change}
          />
          {set ? (
            <Button
              size="sm"
              variant="ghost"
              disabled={disabled}
              onClick={() => onChange(undefined)}
              title={`${words}, from ${from}`}
              aria-label={`${spec.label}: inherit ${words} from ${from}`}
            >
              <Undo2 aria-hidden /> Inherit
            </Button>
          ) : (
            <Badge tone="outline">from {from}</Badge>
          )}
        </div>
        {note ? (
          <p
            id={`${id}-note`}
            role={error ? "alert" : undefined}
            className={cn("flex items-start gap-1.5 text-xs", error ? "text-danger" : "text-muted")}
          >
            {error ? <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> : null}
            {note}
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}

function choiceHelp(spec: FieldSpec, value: string): string {
  const help =
    spec.kind === "choice" ? spec.options.find((option) => option.value === value)?.help : undefined;
  return help ? `${help.replace(/\.$/, "")}.` : "";
}
