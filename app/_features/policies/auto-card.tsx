"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { actorWords } from "@/app/_lib/actor-words";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import { AutoVerdict } from "./auto-verdict";
import { type AutoBarWords, autoWords, barWords } from "./auto-words";
import { BarDialog } from "./bar-dialog";
import { OverrideDialog } from "./override-dialog";
import type { PolicyRow } from "./policy-draft";
import type { Replay } from "./use-replay";

export interface AutoCardProps {
  saved: PolicyRow;
  bar: AutoBarWords;
  replay: Replay;
  /** Something is typed that is not saved: a backtest of it unlocks with the save. */
  dirty: boolean;
}

/** Whether a policy may act by itself, what is missing, and the ways to give and take that right. */
export function AutoCard({ saved, bar, replay, dirty }: AutoCardProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mayTune = useRoleRefusal("operator");
  const mayOverride = useRoleRefusal("admin");
  const [asks, setAsks] = useState<"override" | "bar" | null>(null);
  const settled = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => void queries.invalidateQueries(trpc.policies.pathFilter()),
  };
  const unlock = useMutation(trpc.policies.unlockAuto.mutationOptions(settled));
  const lock = useMutation(trpc.policies.lockAuto.mutationOptions(settled));
  const { auto } = saved;
  const isOpen = auto.lockedBecause === null;
  const verdict = replay.isOld ? null : (replay.shown?.unlock ?? null);
  const unearned = dirty
    ? "Save first: a backtest that passes unlocks with the save"
    : verdict?.unlocks
      ? null
      : "A backtest of this policy has to pass first: replay it under What if";
  return (
    <Card title="Acting by itself" description={barWords(bar)}>
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-2 text-base">
          <Badge tone={isOpen ? "ok" : "warn"}>
            {isOpen ? <LockOpen aria-hidden /> : <Lock aria-hidden />} {autoWords(auto)}
          </Badge>
          {auto.at !== null && auto.by !== null ? (
            <span className="text-muted text-sm">
              {actorWords(auto.by).name}, <Age at={auto.at} />
              {auto.reason ? `: ${auto.reason}` : null}
            </span>
          ) : null}
        </p>
        {isOpen ? null : (
          <p className="text-sm">
            Auto waits for a person, for the workloads of this policy
            {saved.name === "default" ? " and for labels that ask for it" : ""}: {auto.lockedBecause}.
          </p>
        )}
        {isOpen && auto.belowWords ? (
          <Notice tone="warn">
            Below the bar: {auto.belowWords}. {auto.belowSince === null ? null : <Age at={auto.belowSince} />}
          </Notice>
        ) : null}
        <AutoVerdict verdict={verdict} isUnderWay={replay.isUnderWay} />
        <div className="flex flex-wrap gap-2">
          {isOpen ? (
            <GuardedButton
              type="button"
              size="sm"
              refusal={mayTune}
              loading={lock.isPending}
              onClick={() => lock.mutate({ id: saved.id })}
            >
              Lock again
            </GuardedButton>
          ) : (
            <>
              <GuardedButton
                type="button"
                size="sm"
                refusal={mayTune ?? unearned}
                loading={unlock.isPending}
                onClick={() => unlock.mutate({ id: saved.id })}
              >
                Unlock auto
              </GuardedButton>
              <GuardedButton
                type="button"
                size="sm"
                variant="ghost"
                refusal={mayOverride}
                onClick={() => setAsks("override")}
              >
                Override…
              </GuardedButton>
            </>
          )}
          <GuardedButton
            type="button"
            size="sm"
            variant="ghost"
            refusal={mayOverride}
            onClick={() => setAsks("bar")}
          >
            Change the bar…
          </GuardedButton>
        </div>
      </div>
      {asks === "override" ? <OverrideDialog saved={saved} onClose={() => setAsks(null)} /> : null}
      {asks === "bar" ? <BarDialog bar={bar} onClose={() => setAsks(null)} /> : null}
    </Card>
  );
}
