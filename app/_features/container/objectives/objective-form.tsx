"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { EMPTY_OBJECTIVE, measureOptions, readObjective } from "./read-objective";
import { useObjectiveAction } from "./use-objective-action";

const SIDES = [
  { value: "above", label: "above" },
  { value: "below", label: "below" },
] as const;

export interface ObjectiveFormProps {
  containerId: number;
  series: ContainerDetail["telemetry"]["series"];
}

export function ObjectiveForm({ containerId, series }: ObjectiveFormProps) {
  const trpc = useTRPC();
  const options = measureOptions(series);
  const [draft, setDraft] = useState(EMPTY_OBJECTIVE);
  const set = useMutation(trpc.objectives.set.mutationOptions(useObjectiveAction()));
  const [first] = options;
  if (!first)
    return <p className="text-muted text-sm">Keep a series above, and an objective can be set for it.</p>;
  // What was chosen may not be offered any more.
  const of = options.some(({ value }) => value === draft.of) ? draft.of : first.value;
  const read = readObjective({ ...draft, of });
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, of, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (read.ok) set.mutate({ containerId, ...read.input });
  };
  return (
    <form
      onSubmit={submit}
      className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_7rem_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <Field label="Measure">
        {(control) => (
          <Select
            {...control}
            value={of}
            onValueChange={(next) => change({ of: next, bound: next === "error_ratio" ? "5 %" : "" })}
            options={options}
          />
        )}
      </Field>
      <Field label="Fails">
        {(control) => (
          <Select
            {...control}
            value={draft.side}
            onValueChange={(side) => change({ side })}
            options={SIDES}
          />
        )}
      </Field>
      <TextField
        label="Bound"
        value={draft.bound}
        placeholder={of === "error_ratio" ? "5 %" : "0.5"}
        onChange={(event) => change({ bound: event.target.value })}
        error={read.ok || draft.bound === "" ? null : read.bound}
        autoComplete="off"
      />
      <TextField
        label="For minutes"
        value={draft.minutes}
        inputMode="numeric"
        onChange={(event) => change({ minutes: event.target.value })}
        error={read.ok ? null : read.minutes}
        autoComplete="off"
      />
      <Button type="submit" className="sm:mt-[26px]" loading={set.isPending} disabled={!read.ok}>
        Set
      </Button>
    </form>
  );
}
