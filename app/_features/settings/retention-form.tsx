"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { TextField } from "@/app/_ui/text-field";
import type { Retention } from "@/server/api/shapes/settings";
import { RETENTION_BOUNDS } from "@/server/domain/telemetry/retention-bounds";

const { least: LEAST, most: MOST } = RETENTION_BOUNDS;

export interface RetentionFormProps {
  retention: Retention;
  refusal: string | null;
}

/** For how many days raw samples are kept. Fewer than now are said to be gone for good before they go. */
export function RetentionForm({ retention, refusal }: RetentionFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState(String(retention.days));
  const save = useMutation(
    trpc.settings.setRetention.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => void queries.invalidateQueries(trpc.settings.pathFilter()),
    }),
  );
  const days = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isUsable = days >= LEAST && days <= MOST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isUsable) save.mutate({ days });
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <div className="w-40">
          <TextField
            label="Kept for, days"
            inputMode="numeric"
            value={text}
            disabled={refusal !== null}
            onChange={(event) => setText(event.target.value)}
            error={isUsable ? undefined : `A whole number from ${LEAST} to ${MOST}`}
          />
        </div>
        <GuardedButton
          refusal={refusal}
          type="submit"
          variant="primary"
          loading={save.isPending}
          disabled={!isUsable || days === retention.days}
        >
          Save
        </GuardedButton>
        {retention.isSet && refusal === null ? (
          <Button variant="ghost" disabled={save.isPending} onClick={() => save.mutate({ days: null })}>
            As configured
          </Button>
        ) : null}
      </div>
      <p className="text-muted text-sm">
        {isUsable && days < retention.days
          ? `Samples older than ${days} ${days === 1 ? "day" : "days"} are deleted for good within a minute or two.`
          : retention.isSet
            ? `Set here; as configured it would be ${retention.configuredDays} days (PFN_RETENTION_DAYS).`
            : "As configured (PFN_RETENTION_DAYS). Set here, it holds without a restart."}
      </p>
    </form>
  );
}
