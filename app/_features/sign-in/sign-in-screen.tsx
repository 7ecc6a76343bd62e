"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { authClient } from "@/app/_lib/auth-client";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { PasswordField } from "@/app/_ui/password-field";
import { TextField } from "@/app/_ui/text-field";
import { Door } from "./door";
import { elsewhereProblem } from "./elsewhere-problem";
import { safeNext } from "./safe-next";
import { signInProblem } from "./sign-in-problem";

export interface SignInScreenProps {
  next: string | undefined;
  /** Why signing in elsewhere did not work, as the way back names it. */
  error: string | undefined;
}

export function SignInScreen({ next, error }: SignInScreenProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const setup = useQuery(trpc.setup.status.queryOptions());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(error ? elsewhereProblem(error) : null);
  const elsewhere = setup.data?.elsewhere;

  const leave = async () => {
    setBusy(true);
    setProblem(null);
    const { error } = await authClient.signIn.social({
      provider: "oidc",
      callbackURL: safeNext(next),
      errorCallbackURL: "/sign-in",
    });
    if (!error) return;
    setProblem(elsewhereProblem(error.code ?? "no_answer"));
    setBusy(false);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const { error } = await authClient.signIn.email({
      email: String(form.get("email")).trim(),
      password: String(form.get("password")),
    });
    if (error) {
      setProblem(signInProblem(error.status));
      setBusy(false);
      return;
    }
    // What an earlier person's session was told is not this one's.
    queryClient.clear();
    router.replace(safeNext(next));
    router.refresh();
  };

  return (
    <Door title="Sign in" description="See which containers will fail, and decide what they get.">
      {setup.data?.open ? (
        <Notice tone="info">
          Nobody has an account here yet. Use the set-up link printed by{" "}
          <code className="font-mono">npm run up</code> to become the first administrator.
        </Notice>
      ) : null}
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          required
          autoFocus
        />
        <PasswordField label="Password" name="password" autoComplete="current-password" required />
        {problem ? (
          <div role="alert">
            <Notice tone="danger">{problem}</Notice>
          </div>
        ) : null}
        <Button type="submit" variant="primary" loading={busy}>
          Sign in
        </Button>
      </form>
      {elsewhere ? (
        <Button loading={busy} onClick={() => void leave()}>
          <LogIn aria-hidden /> Sign in with {elsewhere}
        </Button>
      ) : null}
      <p className="text-muted text-sm">
        No account, or a forgotten password? An administrator gives you either under Settings → People.
      </p>
    </Door>
  );
}
