"use client";

import { CircleCheckBig } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { BulkBar } from "./bulk-bar";
import { BulkResults } from "./bulk-results";
import { CounterDialog } from "./counter-dialog";
import { DecisionButtons } from "./decision-buttons";
import { RejectDialog } from "./reject-dialog";
import { type Refusal, useDecide } from "./use-decide";
import { useDecideMany } from "./use-decide-many";
import { type DecisionKey, useDecisionKeys } from "./use-decision-keys";
import { useTakeBack } from "./use-take-back";
import { WaitingCard } from "./waiting-card";
import { byUrgency, neighbour } from "./waiting-order";

export interface WaitingListProps {
  rows: NegotiationRow[];
  keysOn: boolean;
  onHelp: () => void;
}

/** The offers that wait, the most urgent first, with keys to go through them. */
export function WaitingList({ rows, keysOn, onHelp }: WaitingListProps) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const [form, setForm] = useState<{ kind: "reject" | "counter"; row: NegotiationRow } | null>(null);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const refused = useRoleRefusal("operator") !== null;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const many = useDecideMany();
  const { takeBackNewest } = useTakeBack();
  const putAway = (id: string) => setRefusals((all) => all.filter(({ row }) => row.id !== id));
  const approve = useDecide({
    onRefused: (refusal) =>
      setRefusals((all) => [refusal, ...all.filter(({ row }) => row.id !== refusal.row.id)]),
  });
  const ordered = byUrgency(rows);
  // What is gone is not chosen any more.
  const picked = ordered.filter(({ id }) => chosen.has(id));
  const approveChosen = () => {
    if (picked.length === 0 || refused || many.approve.isPending) return;
    setChosen(new Set());
    many.approve.mutate(picked);
  };
  const choose = (id: string) => setChosen((all) => toggled(all, id));
  const active = ordered.find((row) => row.id === activeId) ?? null;
  const approving = (row: NegotiationRow) => approve.isPending && approve.variables?.row.id === row.id;
  const startApprove = (row: NegotiationRow) => {
    putAway(row.id);
    approve.mutate({ verb: "approve", row });
  };

  const press = (key: DecisionKey) => {
    if (key === "help") return onHelp();
    if (key === "next" || key === "previous") {
      const id = neighbour(ordered, activeId, key);
      if (id) document.getElementById(`negotiation-${id}`)?.focus();
      return;
    }
    if (key === "undo") return takeBackNewest();
    if (key === "approve" && picked.length > 0) return approveChosen();
    if (key === "choose") return active && choose(active.id);
    if (!active || refused || approving(active)) return;
    if (key === "approve") startApprove(active);
    else setForm({ kind: key, row: active });
  };
  useDecisionKeys(keysOn, press);

  const waitingIds = new Set(ordered.map((row) => row.id));
  const gone = refusals.filter(({ row }) => !waitingIds.has(row.id));
  const close = () => setForm(null);
  return (
    <section aria-labelledby="waiting-title" className="grid gap-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="waiting-title" className="font-semibold text-base">
          Waiting for a decision ({ordered.length})
        </h2>
        <BulkBar
          selected={picked.length}
          total={ordered.length}
          keys={keysOn}
          busy={many.approve.isPending}
          onAll={() => setChosen(waitingIds)}
          onNone={() => setChosen(new Set())}
          onApprove={approveChosen}
        />
      </div>
      {many.results.length > 0 ? (
        <BulkResults results={many.results} onTakenBack={many.setOne} onClear={many.clear} />
      ) : null}
      <div aria-live="polite" className="grid gap-2 empty:hidden">
        {gone.map((refusal) => (
          <Notice
            key={refusal.row.id}
            tone="warn"
            action={
              <span className="flex gap-2">
                <Button asChild size="sm">
                  <Link href={`/negotiations/${refusal.row.id}`}>Look</Link>
                </Button>
                <Button size="sm" variant="ghost" onClick={() => putAway(refusal.row.id)}>
                  Put away
                </Button>
              </span>
            }
          >
            <strong className="font-semibold">{refusal.row.containerName}:</strong> {refusal.because}
          </Notice>
        ))}
      </div>
      {ordered.length === 0 ? (
        <Card>
          <EmptyState icon={CircleCheckBig} title="Nothing waits for you" className="py-8">
            An offer appears here when the mode of its policy is <em>Ask</em> and a container’s risk reaches
            the threshold.
          </EmptyState>
        </Card>
      ) : (
        ordered.map((row) => {
          const refusal = refusals.find((each) => each.row.id === row.id);
          return (
            <WaitingCard
              key={row.id}
              row={row}
              active={row.id === activeId}
              onActivate={() => setActiveId(row.id)}
              choice={
                ordered.length < 2 ? null : (
                  <input
                    type="checkbox"
                    aria-label={`Choose ${row.containerName}`}
                    checked={chosen.has(row.id)}
                    onChange={() => choose(row.id)}
                    className="size-6 accent-accent"
                  />
                )
              }
              notice={refusal ? <Notice tone="warn">{refusal.because}</Notice> : null}
              actions={
                <DecisionButtons
                  row={row}
                  busy={approving(row)}
                  keys={keysOn && row.id === activeId}
                  onApprove={() => startApprove(row)}
                  onCounter={() => setForm({ kind: "counter", row })}
                  onReject={() => setForm({ kind: "reject", row })}
                />
              }
            />
          );
        })
      )}
      {form?.kind === "reject" ? <RejectDialog row={form.row} onClose={close} /> : null}
      {form?.kind === "counter" ? <CounterDialog row={form.row} onClose={close} /> : null}
    </section>
  );
}

function toggled(all: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(id)) next.add(id);
  return next;
}
