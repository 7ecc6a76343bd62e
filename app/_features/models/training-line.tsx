import { actorWords } from "@/app/_lib/actor-words";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Meter } from "@/app/_ui/meter";
import type { TrainingRunRow } from "@/server/api/shapes/models";

const STATES = {
  running: { label: "Training", tone: "outline" },
  promoted: { label: "Won", tone: "ok" },
  kept: { label: "Did not win", tone: "outline" },
  refused: { label: "Too early", tone: "outline" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Ended", tone: "outline" },
} as const;

export interface TrainingLineProps {
  run: TrainingRunRow;
  /** The word for one whose outcome is kept without speaking at once. */
  learnt?: string;
}

/** The newest training: how far it is, or how it ended and why. */
export function TrainingLine({ run, learnt }: TrainingLineProps) {
  const { label, tone } =
    learnt && run.state === "kept" ? { label: learnt, tone: "ok" as const } : STATES[run.state];
  const who = run.startedBy === "schedule" ? "the schedule" : actorWords(run.startedBy).name;
  return (
    <div role="status" className="grid gap-2 rounded-md border border-line bg-raised/50 p-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tone}>{label}</Badge>
        <span className="min-w-0 break-words">{run.words}</span>
        <span className="text-muted text-xs">
          asked for by {who}, <Age at={run.endedAt ?? run.startedAt} />
        </span>
      </p>
      {run.state === "running" ? (
        <div className="flex items-center gap-3">
          <Meter label="Progress of the training" value={run.progress} />
          <span className="text-muted tabular-nums">{formatPercent(run.progress)}</span>
        </div>
      ) : null}
    </div>
  );
}
