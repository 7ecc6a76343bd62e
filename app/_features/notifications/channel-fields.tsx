"use client";

import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { CHANNEL_KINDS, type ChannelField, type ChannelKind } from "./channel-kinds";

export interface ChannelFieldsProps {
  kind: ChannelKind;
  fields: Record<string, string>;
  /** Names of secrets that are kept already. */
  kept: readonly string[];
  faults: Record<string, string>;
  onChange: (fields: Record<string, string>) => void;
}

/** What has to be said of one kind of channel. */
export function ChannelFields({ kind, fields, kept, faults, onChange }: ChannelFieldsProps) {
  const all = CHANNEL_KINDS[kind].fields;
  return (
    <div className={all.length > 2 ? "grid gap-4 sm:grid-cols-2" : "grid gap-4"}>
      {all.map((field) => {
        const { name, options } = field;
        const value = fields[name] ?? "";
        const set = (text: string) => onChange({ ...fields, [name]: text });
        return (
          <Field key={name} label={labelOf(field)} hint={field.hint} error={faults[name]}>
            {(control) =>
              options ? (
                <Select {...control} value={value} onValueChange={set} options={options} />
              ) : (
                <Input
                  {...control}
                  value={value}
                  type={field.secret ? "password" : "text"}
                  // A password manager must not fill in the reader's own.
                  autoComplete={field.secret ? "new-password" : "off"}
                  spellCheck={false}
                  placeholder={kept.includes(name) ? "Kept. Type to replace it" : field.placeholder}
                  onChange={(event) => set(event.target.value)}
                />
              )
            }
          </Field>
        );
      })}
    </div>
  );
}

const labelOf = ({ label, optional }: ChannelField) => (optional ? `${label} (optional)` : label);
