"use client";

import { dimensionName } from "@/app/_lib/dimension-words";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { TextArea } from "@/app/_ui/text-area";
import { TextField } from "@/app/_ui/text-field";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";
import { type FeedDraft, unitsOf } from "./feed-draft";

export interface FeedFieldsProps {
  draft: FeedDraft;
  problems: Partial<Record<keyof FeedDraft, string>>;
  edit: (change: Partial<FeedDraft>) => void;
}

const ROLES = [
  { value: "traffic", label: "Traffic" },
  { value: "queue", label: "Queue" },
  { value: "latency", label: "Latency" },
  { value: "errors", label: "Errors" },
] as const;

/** What is asked of a Prometheus server, and what its answer is about. */
export function FeedFields({ draft, problems, edit }: FeedFieldsProps) {
  const isCapacity = draft.source === "prometheus-capacity";
  return (
    <>
      <TextField
        label="Server"
        value={draft.url}
        placeholder="https://prometheus.example:9090"
        autoComplete="off"
        hint="Asked by the workers. Link-local and metadata addresses are refused, and redirects are not followed."
        error={problems.url}
        onChange={(event) => edit({ url: event.target.value })}
      />
      <Field
        label="Query"
        hint={
          isCapacity
            ? "PromQL for what the host has in all, its own reserve included."
            : "PromQL with one series a container, such as its requests a second."
        }
        error={problems.query}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            className="font-mono text-sm"
            spellCheck={false}
            value={draft.query}
            placeholder={
              isCapacity ? "node_memory_MemTotal_bytes" : "sum by (service) (rate(http_requests_total[1m]))"
            }
            onChange={(event) => edit({ query: event.target.value })}
          />
        )}
      </Field>
      <TextField
        label="Label"
        value={draft.label}
        placeholder={isCapacity ? "instance" : "service"}
        autoComplete="off"
        hint={
          isCapacity
            ? "Its value is the host's name, with or without a port. Empty: the query answers with one series."
            : "Its value is a container's name, or its service's."
        }
        error={problems.label}
        onChange={(event) => edit({ label: event.target.value })}
      />
      {isCapacity ? (
        <div className="grid grid-cols-2 gap-4">
          <Field label="What it tells of">
            {(control) => (
              <Select
                {...control}
                value={draft.dimension}
                options={LIMIT_DIMENSIONS.map((value) => ({ value, label: dimensionName(value) }))}
                onValueChange={(dimension) => edit({ dimension, unit: unitsOf(dimension)[0] ?? "" })}
              />
            )}
          </Field>
          <Field label="Counted in">
            {(control) => (
              <Select
                {...control}
                value={draft.unit}
                options={unitsOf(draft.dimension).map((value) => ({ value, label: value }))}
                onValueChange={(unit) => edit({ unit })}
              />
            )}
          </Field>
        </div>
      ) : (
        <Field label="What it measures">
          {(control) => (
            <Select
              {...control}
              value={draft.role}
              options={ROLES}
              onValueChange={(role) => edit({ role })}
            />
          )}
        </Field>
      )}
    </>
  );
}
