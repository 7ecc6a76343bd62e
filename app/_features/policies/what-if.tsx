"use client";

import { RotateCw } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { errorSentence } from "@/app/_lib/describe-error";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import { ReplayProgress } from "./replay-progress";
import { ReplayTable } from "./replay-table";
import type { Replay } from "./use-replay";

export interface WhatIfProps {
  replay: Replay;
  /** The draft can be read. */
  isReadable: boolean;
  /** Nobody has asked yet: a saved policy is replayed when somebody wants to know. */
  isIdle: boolean;
  onAsk: () => void;
}

/** What the last days would have been under the draft, beside the policy in force. */
export function WhatIf({ replay, isReadable, isIdle, onAsk }: WhatIfProps) {
  const refusal = useRoleRefusal("operator");
  const { shown, isOld, run, isUnderWay, error } = replay;
  const isEnded = run !== null && (run.state === "cancelled" || run.state === "failed");
  return (
    <Card
      title="What if"
      description="The last 7 days of these containers, replayed: recorded usage and risks, and the sizing that PFN uses. Kept with the revision when you save."
    >
      <div className="grid gap-3">
        {!isReadable ? (
          <p className="text-muted text-sm">
            The replay needs a name, a pattern and values that can be read.
          </p>
        ) : isIdle ? (
          <div className="flex flex-wrap items-center gap-3">
            <GuardedButton type="button" refusal={refusal} onClick={onAsk}>
              Replay this policy
            </GuardedButton>
            <p className="text-muted text-sm">Any change above is replayed by itself.</p>
          </div>
        ) : null}
        {isUnderWay && !isIdle ? <ReplayProgress run={run} onCancel={replay.cancel} /> : null}
        {error ? (
          <Notice tone="danger" action={<Again onClick={replay.again} />}>
            {errorSentence(error)}
          </Notice>
        ) : isEnded && !isUnderWay ? (
          <Notice tone={run.state === "failed" ? "danger" : "info"} action={<Again onClick={replay.again} />}>
            {run.state === "failed" ? "The replay failed" : "The replay was ended"}: {run.words}.
          </Notice>
        ) : null}
        {shown?.result ? (
          <div className={cn("grid gap-3", isOld && "opacity-60")}>
            <p className="flex flex-wrap items-center gap-2 text-muted text-xs">
              Replayed <Age at={shown.endedAt ?? shown.startedAt} />
              {isOld ? <Badge tone="warn">Of other values: not what is in the form now</Badge> : null}
            </p>
            <ReplayTable replay={shown.result} />
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function Again({ onClick }: { onClick: () => void }) {
  return (
    <Button type="button" size="sm" onClick={onClick}>
      <RotateCw aria-hidden /> Replay again
    </Button>
  );
}
