"use client";

import { useId } from "react";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Switch } from "@/app/_ui/switch";
import type { NotificationRuleInput } from "@/server/api/shapes/notifications";

export interface QuietFieldsProps {
  rule: NotificationRuleInput;
  onChange: (part: Partial<NotificationRuleInput>) => void;
}

/** When nothing is told, by the clock of a place. */
export function QuietFields({ rule, onChange }: QuietFieldsProps) {
  const id = useId();
  const { quiet } = rule;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-2.5">
        <Switch
          id={`${id}-quiet`}
          checked={quiet !== null}
          onCheckedChange={(on) =>
            onChange({ quiet: on ? { from: "22:00", to: "07:00", timeZone: here } : null })
          }
        />
        <label htmlFor={`${id}-quiet`} className="text-base">
          Quiet hours
        </label>
      </div>
      {quiet ? (
        <>
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-[8rem_8rem_minmax(0,1fr)]">
            <Field label="From">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  required
                  value={quiet.from}
                  onChange={(event) => onChange({ quiet: { ...quiet, from: event.target.value } })}
                />
              )}
            </Field>
            <Field label="To">
              {(control) => (
                <Input
                  {...control}
                  type="time"
                  required
                  value={quiet.to}
                  onChange={(event) => onChange({ quiet: { ...quiet, to: event.target.value } })}
                />
              )}
            </Field>
            <Field label="Time zone" className="max-sm:col-span-2">
              {(control) => (
                <>
                  <Input
                    {...control}
                    list={`${id}-zones`}
                    value={quiet.timeZone}
                    onChange={(event) => onChange({ quiet: { ...quiet, timeZone: event.target.value } })}
                  />
                  <datalist id={`${id}-zones`}>
                    {Intl.supportedValuesOf("timeZone").map((zone) => (
                      <option key={zone} value={zone} />
                    ))}
                  </datalist>
                </>
              )}
            </Field>
          </div>
          <div className="flex items-center gap-2.5">
            <Switch
              id={`${id}-always`}
              checked={rule.criticalAlways}
              onCheckedChange={(criticalAlways) => onChange({ criticalAlways })}
            />
            <label htmlFor={`${id}-always`} className="text-base">
              What is critical is told all the same
            </label>
          </div>
        </>
      ) : null}
    </div>
  );
}
