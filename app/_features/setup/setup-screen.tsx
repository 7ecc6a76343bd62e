"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { authClient } from "@/app/_lib/auth-client";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { PasswordField } from "@/app/_ui/password-field";
import { TextField } from "@/app/_ui/text-field";
import { Door } from "../sign-in/door";
import { type SetupForm, setupFaults } from "./setup-faults";

/** The only way to become the first administrator: with the one-time link that the start printed. */
export function SetupScreen({ token }: { token: string | undefined }) {
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  if (status.data?.open === false) return <Closed />;
  if (!token) return <NoToken />;
  return <SetupFormCard token={token} />;
}

function SetupFormCard({ token }: { token: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [faults, setFaults] = useState<Partial<SetupForm>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const create = useMutation(trpc.setup.createAdmin.mutationOptions());
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const form = {
      name: String(data.get("name")).trim(),
      email: String(data.get("email")).trim(),
      password: String(data.get("password")),
    };
    const wrong = setupFaults(form);
    setFaults(wrong);
    setProblem(null);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      const outcome = await create.mutateAsync({ token, ...form });
      if (outcome.kind === "refused") return setProblem(outcome.because);
      const { error } = await authClient.signIn.email({ email: form.email, password: form.password });
      // The account stands; only the signing in did not work.
      router.replace(error ? "/sign-in" : "/");
    } catch (error) {
      setProblem(errorSentence(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Door
      title="Become the first administrator"
      description="This link works once. Others get their accounts from you, under Settings → People."
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          error={faults.name}
          maxLength={80}
          autoFocus
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          inputMode="email"
          autoComplete="username"
          error={faults.email}
          maxLength={200}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          hint="10 to 128 characters. A few unrelated words are easy to keep and hard to guess."
          error={faults.password}
        />
        {problem ? (
          <div role="alert">
            <Notice tone="danger">
              {problem} <Renew />
            </Notice>
          </div>
        ) : null}
        <Button type="submit" variant="primary" loading={busy}>
          Create the account
        </Button>
      </form>
    </Door>
  );
}

function Renew() {
  return (
    <>
      A link that was used or is too old is renewed by stopping and starting{" "}
      <code className="font-mono">npm run up</code>.
    </>
  );
}

function NoToken() {
  return (
    <Door title="Set-up needs its link" description="The address is missing the one-time token.">
      <Notice tone="warn">
        Open the whole set-up link that <code className="font-mono">npm run up</code> printed. <Renew />
      </Notice>
    </Door>
  );
}

function Closed() {
  return (
    <Door title="Set-up is done" description="The first administrator exists already.">
      <Button asChild variant="primary">
        <Link href="/sign-in">
          <KeyRound aria-hidden /> Sign in
        </Link>
      </Button>
    </Door>
  );
}
