"use client";

import { formatPercent } from "@/app/_lib/format-percent";
import { Button } from "@/app/_ui/button";
import { Meter } from "@/app/_ui/meter";
import type { ReplayRun } from "@/server/api/shapes/policy-replay";

/** How far a replay is, and the way to end it. */
export function ReplayProgress({ run, onCancel }: { run: ReplayRun | null; onCancel: () => void }) {
  const isRunning = run?.state === "running";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <Meter label="Progress of the replay" value={run?.progress ?? 0} className="min-w-32 grow basis-40" />
      <span className="text-muted tabular-nums">{formatPercent(run?.progress ?? 0)}</span>
      <span role="status" className="text-muted">
        {run === null ? "asking a worker" : isRunning ? run.words : "waiting for a worker"}
      </span>
      <Button type="button" size="sm" variant="ghost" disabled={run === null} onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
