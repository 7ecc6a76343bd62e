"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { errorSentence } from "@/app/_lib/describe-error";
import { passwordFault } from "@/app/_lib/password-fault";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { PasswordField } from "@/app/_ui/password-field";
import { Door } from "../sign-in/door";

const never = () => () => undefined;

/** A new password by an administrator's one-time link. The token stands behind the #, which no server ever sees. */
export function ResetScreen() {
  const token = useSyncExternalStore(
    never,
    () => window.location.hash.slice(1),
    () => null,
  );
  const trpc = useTRPC();
  const [fault, setFault] = useState<string | undefined>();
  const reset = useMutation(trpc.account.resetPassword.mutationOptions());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setFault(passwordFault(password));
    if (token && passwordFault(password) === undefined) reset.mutate({ token, password });
  };
  const problem =
    reset.data?.kind === "refused" ? reset.data.because : reset.error ? errorSentence(reset.error) : null;
  if (reset.data?.kind === "done") {
    return (
      <Door title="Your new password is set" description="You are signed out everywhere; sign in with it.">
        <Button asChild variant="primary">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </Door>
    );
  }
  return (
    <Door title="Choose a new password" description="This link works once, and ends all your sessions.">
      {token === "" ? (
        <Notice tone="warn">
          The address is missing its token. Open the whole link that an administrator gave you.
        </Notice>
      ) : null}
      <form noValidate onSubmit={submit} className="grid gap-4">
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          hint="10 to 128 characters. A few unrelated words are easy to keep and hard to guess."
          error={fault}
        />
        {problem ? (
          <div role="alert">
            <Notice tone="danger">{problem}</Notice>
          </div>
        ) : null}
        <Button type="submit" variant="primary" loading={reset.isPending} disabled={!token}>
          Set the password
        </Button>
      </form>
    </Door>
  );
}
