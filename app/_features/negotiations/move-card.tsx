"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { Countdown } from "@/app/_ui/countdown";
import { GuardedButton } from "@/app/_ui/guarded-button";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";

type Move = NonNullable<NegotiationDetail["move"]>;

const ENDED: Record<Exclude<Move["state"], "held" | "accepted">, string> = {
  declined: "It was declined; the room is free again.",
  expired: "Nobody decided in time; the room is free again.",
  moved: "It runs there now.",
};

/** Room that another host keeps: a proposal, since PFN never moves a container itself. */
export function MoveCard({ negotiationId, move }: { negotiationId: string; move: Move }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refusal = useRoleRefusal("operator");
  const decide = useMutation(
    trpc.negotiations.decideMove.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => queries.invalidateQueries(trpc.negotiations.pathFilter()),
    }),
  );
  const isOpen = move.state === "held" || move.state === "accepted";
  const room = `${formatAmount("cpu", move.cpuMillicores)} and ${formatAmount("memory", move.memoryBytes)}`;
  const risk =
    move.residualRisk === null
      ? "not known"
      : `${formatPercent(move.residualRisk)} by its own usage and forecast`;
  return (
    <Card
      title={`It could move to ${move.hostName}`}
      description="Its own host has nothing left. PFN keeps room and never moves a container: that means a restart, and is yours to do."
    >
      <div className="grid gap-3">
        <p className="text-base">
          {isOpen ? (
            <>
              {move.hostName} keeps {room} for another <Countdown until={move.heldUntil} />. Risk that would
              be left there: {risk}.
            </>
          ) : (
            ENDED[move.state as keyof typeof ENDED]
          )}
        </p>
        {move.state === "accepted" ? <p className="text-muted text-sm">{move.decidedBy} moves it.</p> : null}
        {isOpen ? (
          <span className="flex flex-wrap gap-2">
            {move.state === "held" ? (
              <GuardedButton
                refusal={refusal}
                variant="primary"
                loading={decide.isPending}
                onClick={() => decide.mutate({ negotiationId, accept: true })}
              >
                I will move it
              </GuardedButton>
            ) : null}
            <GuardedButton
              refusal={refusal}
              loading={decide.isPending}
              onClick={() => decide.mutate({ negotiationId, accept: false })}
            >
              Give the room back
            </GuardedButton>
          </span>
        ) : null}
      </div>
    </Card>
  );
}
