import type { ComponentProps, ReactNode } from "react";
import { Field } from "./field";
import { Input } from "./input";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
}

/** A one-line text input with its label, hint and error. */
export function TextField({ label, hint, error, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <Input {...rest} {...control} />}
    </Field>
  );
}
