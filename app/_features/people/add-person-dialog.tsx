"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import { type PersonDraft, personErrors } from "./read-person";
import { ROLES } from "./roles";

const NOBODY: Omit<PersonDraft, "password"> = { name: "", email: "", role: "viewer" };

/** Adds somebody who can sign in. What is typed outlives a refusal and a closed dialog; a password is never stored. */
export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useStored("session", "new-person", NOBODY);
  const [password, setPassword] = useState("");
  const draft: PersonDraft = { ...typed, password };
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const create = useMutation(
    trpc.people.create.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: (outcome) => {
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        setTyped(undefined);
        void queries.invalidateQueries(trpc.people.pathFilter());
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const errors = personErrors(draft);
  const edit = (change: Partial<typeof NOBODY>) => setTyped({ ...typed, ...change });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a person"
      description="Tell them the password by a safe way; it is not sent anywhere."
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(errors).length === 0) create.mutate(draft);
        }}
      >
        {problem ? <Notice tone="danger">{problem}</Notice> : null}
        <TextField
          label="Name"
          value={draft.name}
          maxLength={80}
          autoComplete="off"
          error={tried ? errors.name : undefined}
          onChange={(event) => edit({ name: event.target.value })}
        />
        <TextField
          label="E-mail"
          type="email"
          value={draft.email}
          maxLength={200}
          autoComplete="off"
          error={tried ? errors.email : undefined}
          onChange={(event) => edit({ email: event.target.value })}
        />
        <Field label="Role" hint={ROLES.find(({ value }) => value === draft.role)?.does}>
          {(control) => (
            <Select
              {...control}
              value={draft.role}
              onValueChange={(role) => edit({ role })}
              options={ROLES.map(({ value, label }) => ({ value, label }))}
            />
          )}
        </Field>
        <Field
          label="Password"
          hint="At least 10 characters. Pasting is fine."
          error={tried ? errors.password : undefined}
        >
          {(control) => (
            <div className="relative">
              <Input
                {...control}
                type={shown ? "text" : "password"}
                value={draft.password}
                autoComplete="new-password"
                className="pr-10"
                onChange={(event) => setPassword(event.target.value)}
              />
              <Button
                size="icon"
                variant="ghost"
                aria-label={shown ? "Hide the password" : "Show the password"}
                onClick={() => setShown(!shown)}
                className="absolute top-0.5 right-0.5"
              >
                {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
              </Button>
            </div>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button
            onClick={() => {
              setTyped(undefined);
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" variant="primary" loading={create.isPending}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
