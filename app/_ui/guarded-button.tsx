"use client";

import { Button, type ButtonProps } from "./button";
import { Tooltip } from "./tooltip";

export interface GuardedButtonProps extends ButtonProps {
  /** Why it cannot be used, in words; `null` when it can. */
  refusal: string | null;
}

/**
 * A button that says why it cannot be used. It stays focusable then, so that the reason can be found by keyboard,
 * and pressing it does nothing.
 */
export function GuardedButton({ refusal, onClick, ...rest }: GuardedButtonProps) {
  if (refusal === null) return <Button onClick={onClick} {...rest} />;
  return (
    <Tooltip content={refusal}>
      <Button
        {...rest}
        type="button"
        aria-disabled
        aria-description={refusal}
        className={`${rest.className ?? ""} cursor-not-allowed opacity-50`}
      />
    </Tooltip>
  );
}
