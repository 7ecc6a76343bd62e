"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { ModeBadge } from "@/app/_ui/mode-badge";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";
import { CameOf } from "./came-of";
import { CounterDialog } from "./counter-dialog";
import { DecisionButtons } from "./decision-buttons";
import { LimitDiff } from "./limit-diff";
import { MessageThread } from "./message-thread";
import { MoveCard } from "./move-card";
import { NegotiationFacts } from "./negotiation-facts";
import { stateWords } from "./negotiation-words";
import { PolicyTable } from "./policy-table";
import { RejectDialog } from "./reject-dialog";
import { useDecide } from "./use-decide";
import { useDecisionKeys } from "./use-decision-keys";
import { useSingleKeys } from "./use-single-keys";
import { useTakeBack } from "./use-take-back";
import { WaitingCard } from "./waiting-card";

/** One negotiation: what to decide, if anything, then the whole conversation and what it was decided on. */
export function NegotiationScreen({ id }: { id: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.negotiations.get.queryOptions({ id }));
  return (
    <>
      <Link
        href="/negotiations"
        className="mb-3 inline-flex min-h-6 items-center gap-1 text-muted text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" /> Negotiations
      </Link>
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(negotiation) => <Whole negotiation={negotiation} />}
      </Loaded>
    </>
  );
}

function Whole({ negotiation }: { negotiation: NegotiationDetail }) {
  const state = stateWords(negotiation.state);
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link
              href={`/containers/${negotiation.containerId}`}
              className="break-all hover:text-accent hover:underline"
            >
              {negotiation.containerName}
            </Link>
            <Badge tone={state.tone}>{state.label}</Badge>
            <ModeBadge mode={negotiation.mode} />
            {negotiation.kind === "reclaim" ? <Badge tone="outline">Saving</Badge> : null}
            {negotiation.simulated ? <Badge tone="outline">Simulated</Badge> : null}
          </span>
        }
        description={
          negotiation.waiting ? undefined : (
            <span className="block first-letter:uppercase">{negotiation.reason}</span>
          )
        }
      />
      <div className="grid gap-5">
        {negotiation.waiting ? (
          <ToDecide negotiation={negotiation} />
        ) : (
          <Standing negotiation={negotiation} />
        )}
        {negotiation.move ? <MoveCard negotiationId={negotiation.id} move={negotiation.move} /> : null}
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <Card title="Conversation" description="Oldest first, in the words that were recorded.">
            <MessageThread messages={negotiation.messages} />
          </Card>
          <div className="grid gap-5">
            <NegotiationFacts negotiation={negotiation} />
            <PolicyTable recorded={negotiation.policy} />
          </div>
        </div>
      </div>
    </>
  );
}

function ToDecide({ negotiation }: { negotiation: NegotiationDetail }) {
  const [form, setForm] = useState<"reject" | "counter" | null>(null);
  const [because, setBecause] = useState<string | null>(null);
  const approve = useDecide({ onRefused: (refusal) => setBecause(refusal.because) });
  const close = () => setForm(null);
  const keys = useSingleKeys();
  const refused = useRoleRefusal("operator") !== null;
  const { takeBackNewest } = useTakeBack();
  useDecisionKeys(keys.on, (key) => {
    if (key === "undo") return takeBackNewest();
    if (refused || approve.isPending) return;
    if (key === "approve") approve.mutate({ verb: "approve", row: negotiation });
    if (key === "reject" || key === "counter") setForm(key);
  });
  return (
    <>
      <WaitingCard
        row={negotiation}
        alone
        notice={because ? <Notice tone="warn">{because}</Notice> : null}
        actions={
          <DecisionButtons
            row={negotiation}
            busy={approve.isPending}
            keys={keys.on}
            onApprove={() => approve.mutate({ verb: "approve", row: negotiation })}
            onCounter={() => setForm("counter")}
            onReject={() => setForm("reject")}
          />
        }
      />
      {form === "reject" ? <RejectDialog row={negotiation} onClose={close} /> : null}
      {form === "counter" ? <CounterDialog row={negotiation} onClose={close} /> : null}
    </>
  );
}

function Standing({ negotiation }: { negotiation: NegotiationDetail }) {
  return (
    <Card>
      <div className="grid gap-2">
        {negotiation.mode === "observe" ? (
          <p className="text-muted text-sm">Only observed: this is what it would have done.</p>
        ) : null}
        <LimitDiff row={negotiation} size="lg" showStanding />
        <CameOf row={negotiation} />
        {negotiation.outcome ? (
          <p className="max-w-prose text-base first-letter:uppercase">{negotiation.outcome}</p>
        ) : null}
      </div>
    </Card>
  );
}
