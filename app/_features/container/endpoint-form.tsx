"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { TextField } from "@/app/_ui/text-field";
import { useContainerAction } from "./use-container-action";

/** A port of the container's own and a path on it; never another machine's address. */
const ENDPOINT = /^\d{1,5}(\/[\w./-]*)?$/;

export interface EndpointFormProps {
  id: number;
  /** As it is set now: "<port>/<path>" or `null`. */
  endpoint: string | null;
}

export function EndpointForm({ id, endpoint }: EndpointFormProps) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState(endpoint ?? "");
  const save = useMutation(trpc.container.setTelemetry.mutationOptions(useContainerAction()));
  const wanted = draft.trim();
  const fault =
    wanted !== "" && !ENDPOINT.test(wanted) ? "A port and a path of this container, e.g. 9090/metrics" : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault === null) save.mutate({ id, endpoint: wanted === "" ? null : wanted });
  };
  return (
    <form onSubmit={submit} className="flex items-start gap-2">
      <div className="min-w-0 grow">
        <TextField
          label="Endpoint"
          placeholder="9090/metrics"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          hint="Port and path inside the container. Leave it empty to read none."
          error={fault}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <Button
        type="submit"
        className="mt-[26px]"
        loading={save.isPending}
        disabled={wanted === (endpoint ?? "") || fault !== null}
      >
        Save
      </Button>
    </form>
  );
}
