"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { CopyText } from "@/app/_ui/copy-text";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import type { TokenScope } from "@/server/api/shapes/tokens";

const SCOPES: readonly { value: TokenScope; label: string; description: string }[] = [
  { value: "read", label: "Look", description: "Containers, risks, negotiations, savings, audit" },
  { value: "decide", label: "Look and decide", description: "Also approve, reject, counter, pause acting" },
];
const DAYS = ["7", "30", "90", "365"] as const;

/** Makes a token and shows it, once. */
export function NewTokenDialog({ mayDecide, onClose }: { mayDecide: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("read");
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const [tried, setTried] = useState(false);
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.tokens.pathFilter()),
    }),
  );
  const made = create.data?.kind === "done" ? create.data : null;
  const problem =
    create.data?.kind === "refused" ? create.data.because : create.error ? errorSentence(create.error) : null;
  if (made) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="Copy the token now"
        description="It is shown once: only its hash is kept. Whoever has it acts in your name."
        footer={<Button onClick={onClose}>I have copied it</Button>}
      >
        <CopyText label="the token" text={made.token} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New token"
      description="It may do no more than you, whatever you choose, and ends when you are disabled."
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (name.trim()) create.mutate({ name: name.trim(), scope, expiresInDays: Number(days) });
        }}
      >
        {problem ? <Notice tone="danger">{problem}</Notice> : null}
        <TextField
          label="Name"
          value={name}
          maxLength={60}
          placeholder="e.g. nightly report"
          autoComplete="off"
          error={tried && !name.trim() ? "Give a name, e.g. of the machine that will use it" : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Field label="It may">
          {(control) => (
            <Select
              {...control}
              value={scope}
              onValueChange={setScope}
              options={mayDecide ? SCOPES : SCOPES.slice(0, 1)}
            />
          )}
        </Field>
        <Field label="Works for">
          {(control) => (
            <Select
              {...control}
              value={days}
              onValueChange={setDays}
              options={DAYS.map((value) => ({ value, label: `${value} days` }))}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={create.isPending}>
            Make it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
