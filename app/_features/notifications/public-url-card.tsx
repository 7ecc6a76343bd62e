"use client";

import { type FormEvent, useState } from "react";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { TextField } from "@/app/_ui/text-field";
import { useNotificationAction } from "./use-notification-action";

export interface PublicUrlCardProps {
  url: string;
  /** Set here, not as configured. */
  isSet: boolean;
  refusal: string | null;
}

/** What links in messages begin with: the address by which others reach this dashboard. */
export function PublicUrlCard({ url, isSet, refusal }: PublicUrlCardProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const save = useNotificationAction(() => setTyped(null));
  const text = typed ?? url;
  const here = typeof window === "undefined" ? url : window.location.origin;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ verb: "setPublicUrl", url: text.trim() === "" ? null : text.trim() });
  };
  return (
    <Card
      title="Links in messages"
      description="Begin with the address by which the readers reach this dashboard."
    >
      <form onSubmit={submit} className="flex max-w-xl flex-wrap items-end gap-2">
        <div className="grow basis-64">
          <TextField
            label="Address of this dashboard"
            type="url"
            value={text}
            disabled={refusal !== null}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <GuardedButton
          refusal={refusal}
          type="submit"
          loading={save.isPending}
          disabled={typed === null || text === url}
        >
          Save
        </GuardedButton>
      </form>
      <p className="mt-2 text-muted text-xs">
        {isSet ? "Set here; empty is as configured (PFN_PUBLIC_URL)." : "As configured (PFN_PUBLIC_URL)."}
        {here === url ? "" : ` You reach it by ${here}.`}
      </p>
    </Card>
  );
}
