"use client";

import { Button } from "@/app/_ui/button";
import { CopyText } from "@/app/_ui/copy-text";
import { PasswordField } from "@/app/_ui/password-field";

/** 256 bits from the browser's own generator, as hexadecimal text: a shell needs no quotes for it. */
export function newSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

export interface FeedSecretProps {
  isSigned: boolean;
  /** Whether one is stored already. */
  isStored: boolean;
  secret: string | undefined;
  onChange: (secret: string | undefined) => void;
}

/** The secret of a feed: made here and shown once for a signed one, typed for a server that asks for a token. */
export function FeedSecret({ isSigned, isStored, secret, onChange }: FeedSecretProps) {
  if (!isSigned) {
    return (
      <PasswordField
        label="Bearer token"
        value={secret ?? ""}
        autoComplete="off"
        hint={
          isStored
            ? "One is stored; leave this empty to keep it."
            : "Only where the server asks for one. Kept encrypted."
        }
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    );
  }
  if (secret === undefined) {
    return (
      <div className="grid justify-items-start gap-1.5">
        <p className="text-muted text-sm">Its secret is stored encrypted and cannot be shown again.</p>
        <Button size="sm" onClick={() => onChange(newSecret())}>
          Make a new secret
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <p className="font-medium text-sm">Secret</p>
      <CopyText label="the secret" text={secret} />
      <p className="text-muted text-xs">
        Made in this browser. Copy it to the sender now: once saved it is kept encrypted and never shown
        again.
        {isStored ? " The old one stops working." : ""}
      </p>
    </div>
  );
}
