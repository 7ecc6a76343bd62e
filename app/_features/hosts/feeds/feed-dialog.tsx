"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import type { FeedRow } from "@/server/api/shapes/feed";
import { draftOf, type FeedDraft, NEW_FEED, readFeed } from "./feed-draft";
import { FeedFields } from "./feed-fields";
import { FeedSecret, newSecret } from "./feed-secret";

const SOURCES = [
  {
    value: "signed",
    label: "Signed messages",
    description: "It tells us what a host has, or is about to lose",
  },
  {
    value: "prometheus-capacity",
    label: "Prometheus: what a host has",
    description: "We ask; the answer bounds what is given",
  },
  {
    value: "prometheus-covariate",
    label: "Prometheus: what containers are asked for",
    description: "We ask; forecasts hear the answer",
  },
] as const;

/** Adds a feed, or changes one. A secret is never stored in the browser. */
export function FeedDialog({ feed, onClose }: { feed: FeedRow | null; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const hosts = useQuery(trpc.hosts.list.queryOptions()).data ?? [];
  const [draft, setDraft] = useState<FeedDraft>(() => (feed ? draftOf(feed) : NEW_FEED));
  const [secret, setSecret] = useState<string | undefined>(() => (feed ? undefined : newSecret()));
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const edit = (change: Partial<FeedDraft>) => setDraft({ ...draft, ...change });
  const save = useMutation(
    trpc.feeds.save.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: (outcome) => {
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        void queries.invalidateQueries(trpc.feeds.pathFilter());
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const read = readFeed(draft, secret);
  const problems = tried && !read.ok ? read.problems : {};
  const submit = () => {
    setTried(true);
    if (read.ok) save.mutate({ id: feed?.id ?? null, settings: read.settings });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={feed ? `Change ${feed.name}` : "Add a feed"}
      description="Whatever it says only ever narrows what is given: a feed that is wrong can hold back, and never overcommit."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={save.isPending} onClick={submit}>
            Save
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      {feed ? null : (
        <>
          <Field label="Kind">
            {(control) => (
              <Select
                {...control}
                value={draft.source}
                options={SOURCES}
                onValueChange={(source) => {
                  edit({ source });
                  setSecret(source === "signed" ? newSecret() : undefined);
                }}
              />
            )}
          </Field>
          <TextField
            label="Name"
            value={draft.name}
            placeholder="ops"
            autoComplete="off"
            hint="It stays as it is: senders know it by its address."
            error={problems.name}
            onChange={(event) => edit({ name: event.target.value })}
          />
        </>
      )}
      <Field
        label="Host"
        hint={draft.source === "signed" ? "The only host that it may speak of." : undefined}
        error={problems.host}
      >
        {(control) => (
          <Select
            {...control}
            value={draft.host}
            options={[
              { value: "any", label: draft.source === "prometheus-capacity" ? "Choose one" : "Any" },
              ...hosts.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onValueChange={(host) => edit({ host })}
          />
        )}
      </Field>
      {draft.source === "signed" ? null : <FeedFields draft={draft} problems={problems} edit={edit} />}
      <FeedSecret
        isSigned={draft.source === "signed"}
        isStored={feed?.hasSecret ?? false}
        secret={secret}
        onChange={setSecret}
      />
      <div
        className={
          draft.source === "signed" ? "grid grid-cols-2 gap-4" : "grid grid-cols-1 gap-4 sm:grid-cols-3"
        }
      >
        {draft.source === "signed" ? null : (
          <TextField
            label="Ask every"
            value={draft.poll}
            error={problems.poll}
            onChange={(event) => edit({ poll: event.target.value })}
          />
        )}
        <TextField
          label="Stale after"
          value={draft.stale}
          hint="Silent for longer, it is marked."
          error={problems.stale}
          onChange={(event) => edit({ stale: event.target.value })}
        />
        <TextField
          label="Then hold for"
          value={draft.hold}
          hint="What it said last counts for so long."
          error={problems.hold}
          onChange={(event) => edit({ hold: event.target.value })}
        />
      </div>
    </Dialog>
  );
}
