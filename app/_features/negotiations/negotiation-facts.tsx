"use client";

import type { ReactNode } from "react";
import { actorWords } from "@/app/_lib/actor-words";
import { useNow } from "@/app/_lib/clock";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatInstant } from "@/app/_lib/format-instant";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { Countdown } from "@/app/_ui/countdown";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";
import { timeoutWords } from "./negotiation-words";
import { failureWords, RiskChange } from "./risk-change";

/** Amounts, risk, deadlines and the decision of one negotiation. */
export function NegotiationFacts({ negotiation: n }: { negotiation: NegotiationDetail }) {
  const now = useNow();
  const isSaving = n.kind === "reclaim";
  const open = n.endedAt === null && n.settled === null;
  const amount = (value: number | null) => (value === null ? "—" : formatAmount(n.dimension, value));
  return (
    <Card title="Terms">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
        {isSaving ? (
          <Fact name="Next step">
            {amount(n.offered)}
            <span className="block text-muted text-xs">
              from {amount(n.asked.max)}, in steps down to {amount(n.asked.min)}
            </span>
          </Fact>
        ) : (
          <>
            <Fact name="Asked">
              {amount(n.asked.want)}
              <span className="block text-muted text-xs">
                at least {amount(n.asked.min)}, at most {amount(n.asked.max)}
              </span>
            </Fact>
            <Fact name={n.isCounter ? "Host counters" : "Host offers"}>{amount(n.offered)}</Fact>
          </>
        )}
        <Fact name="Settled on">{amount(n.settled)}</Fact>
        <Fact name="Risk">
          <RiskChange row={n} className="justify-end" />
        </Fact>
        {isSaving ? null : (
          <>
            <Fact name="Would fail">
              {failureWords(n)}{" "}
              <span className="text-muted text-xs">cause: {n.cause}; seen from the ask</span>
            </Fact>
            <Fact name="Lease">{formatDuration(n.leaseSeconds)}</Fact>
          </>
        )}
        <Fact name="Asked at">
          {formatInstant(n.createdAt, now)}{" "}
          <span className="text-muted text-xs">
            <Age at={n.createdAt} />
          </span>
        </Fact>
        {isSaving ? null : (
          <Fact name="In force by">
            {formatInstant(n.deadlineAt, now)}
            {open && n.deadlineAt > now ? (
              <span className="block text-muted text-xs">
                <Countdown until={n.deadlineAt} /> left, or it is too late
              </span>
            ) : null}
          </Fact>
        )}
        {n.expiresAt === null ? null : (
          <Fact name={n.waiting ? "Offer waits until" : "Offer waited until"}>
            {formatInstant(n.expiresAt, now)}
            {n.waiting ? <span className="block text-muted text-xs">{timeoutWords(n.onTimeout)}</span> : null}
          </Fact>
        )}
        {n.decidedBy === null ? null : (
          <Fact name="Decided by">
            {actorWords(n.decidedBy).name}{" "}
            <span className="text-muted text-xs">
              {n.decidedAt === null ? null : <Age at={n.decidedAt} />}
            </span>
            {n.decisionNote ? <span className="block break-words text-muted">“{n.decisionNote}”</span> : null}
          </Fact>
        )}
        {n.endedAt === null ? null : <Fact name="Ended">{formatInstant(n.endedAt, now)}</Fact>}
        <Fact name="Host">{n.hostName}</Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </>
  );
}
