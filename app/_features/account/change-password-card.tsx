"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { passwordFault } from "@/app/_lib/password-fault";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { PasswordField } from "@/app/_ui/password-field";

/** A new password for oneself; it ends every other session. */
export function ChangePasswordCard({ email }: { email: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [fault, setFault] = useState<string | undefined>();
  const [problem, setProblem] = useState<string | null>(null);
  // What was typed goes with the form's key, once it is done.
  const [round, setRound] = useState(0);
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      onSuccess: (outcome) => {
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        setRound(round + 1);
        void queries.invalidateQueries(trpc.account.pathFilter());
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = String(form.get("next"));
    setFault(passwordFault(next));
    setProblem(null);
    if (passwordFault(next) === undefined) change.mutate({ current: String(form.get("current")), next });
  };
  return (
    <Card title="Password">
      <form key={round} noValidate onSubmit={submit} className="grid gap-4">
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField label="Current password" name="current" autoComplete="current-password" required />
        <PasswordField
          label="New password"
          name="next"
          autoComplete="new-password"
          hint="10 to 128 characters. You are signed out everywhere else."
          error={fault}
        />
        {problem ? (
          <div role="alert">
            <Notice tone="danger">{problem}</Notice>
          </div>
        ) : null}
        <Button type="submit" variant="primary" loading={change.isPending}>
          Change the password
        </Button>
      </form>
    </Card>
  );
}
