"use client";

import { Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import type { NotificationRuleInput } from "@/server/api/shapes/notifications";
import { EVENT_KINDS, EVENT_WORDS, holdOffWords } from "./event-words";
import { QuietFields } from "./quiet-fields";

const SEVERITIES = [
  { value: "info", label: "Everything" },
  { value: "warning", label: "Warnings and worse" },
  { value: "critical", label: "Only what is critical" },
] as const;
const HOLD_OFFS = [0, 30, 60, 300, 900].map((seconds) => ({
  value: String(seconds),
  label: seconds === 0 ? "At once" : `After ${holdOffWords(seconds)}, if it still holds`,
}));

export interface RuleFieldsProps {
  position: number;
  rule: NotificationRuleInput;
  onChange: (rule: NotificationRuleInput) => void;
  onRemove: (() => void) | undefined;
}

/** One rule: which events, of whom, how bad, and when. */
export function RuleFields({ position, rule, onChange, onRemove }: RuleFieldsProps) {
  const id = useId();
  const change = (part: Partial<NotificationRuleInput>) => onChange({ ...rule, ...part });
  return (
    <fieldset className="grid gap-4 rounded-lg border border-line p-3.5">
      <legend className="px-1 font-semibold text-sm">Rule {position}</legend>
      <ul className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {EVENT_KINDS.map((kind) => (
          <li key={kind}>
            <label htmlFor={`${id}-${kind}`} className="flex min-h-6 items-start gap-2 py-0.5">
              <input
                id={`${id}-${kind}`}
                type="checkbox"
                checked={rule.kinds.includes(kind)}
                onChange={(event) =>
                  change({
                    kinds: EVENT_KINDS.filter((each) =>
                      each === kind ? event.target.checked : rule.kinds.includes(each),
                    ),
                  })
                }
                className="mt-0.5 size-4 shrink-0 accent-accent"
              />
              <span className="text-base">
                {EVENT_WORDS[kind].name}
                <span className="block text-muted text-xs">{EVENT_WORDS[kind].says}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="How bad">
          {(control) => (
            <Select
              {...control}
              value={rule.leastSeverity}
              onValueChange={(leastSeverity) => change({ leastSeverity })}
              options={SEVERITIES}
            />
          )}
        </Field>
        <TextField
          label="Of which containers"
          value={rule.pattern}
          maxLength={120}
          hint="* is all, shop-* begins with shop-"
          onChange={(event) => change({ pattern: event.target.value })}
        />
        <Field label="When">
          {(control) => (
            <Select
              {...control}
              value={String(rule.holdOffSeconds)}
              onValueChange={(seconds) => change({ holdOffSeconds: Number(seconds) })}
              options={HOLD_OFFS}
            />
          )}
        </Field>
      </div>
      <QuietFields rule={rule} onChange={change} />
      {onRemove ? (
        <Button size="sm" variant="ghost" className="justify-self-start" onClick={onRemove}>
          <Trash2 aria-hidden /> Remove rule {position}
        </Button>
      ) : null}
    </fieldset>
  );
}
