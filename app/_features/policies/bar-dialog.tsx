"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import type { AutoBarWords } from "./auto-words";
import { BAR_FIELDS, barText, readBarField } from "./read-bar";

/** Sets what every scope must show before it may act by itself. */
export function BarDialog({ bar, onClose }: { bar: AutoBarWords; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Partial<Record<keyof AutoBarWords, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation(
    trpc.policies.setAutoBar.mutationOptions({
      onSuccess: async (outcome) => {
        await queries.invalidateQueries(trpc.policies.pathFilter());
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const fields = BAR_FIELDS.map((field) => {
    const text = typed[field.key] ?? barText(field.key, bar[field.key]);
    return { ...field, text, read: readBarField(field.key, text) };
  });
  const submit = () => {
    const next = { ...bar };
    for (const { key, read } of fields) {
      if (!read.ok) return;
      next[key] = read.value;
    }
    save.mutate(next);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The bar for auto"
      description="Holds for every policy: a backtest must reach it, and what acts by itself is held to it every 10 min."
      footer={
        <>
          <Button type="button" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="button"
            variant="primary"
            loading={save.isPending}
            disabled={fields.some(({ read }) => !read.ok)}
            onClick={submit}
          >
            Save
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      {fields.map(({ key, label, hint, text, read }) => (
        <Field key={key} label={label} hint={hint} error={read.ok ? undefined : read.because}>
          {(control) => (
            <Input
              {...control}
              value={text}
              autoComplete="off"
              onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </Dialog>
  );
}
