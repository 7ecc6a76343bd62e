"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { UNKNOWN } from "@/app/_lib/format-number";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { Stat } from "@/app/_ui/stat";
import type { HoldoutSummary } from "@/server/api/shapes/holdout";
import { HoldoutTable } from "./holdout-table";

/** What comes without a grant, by chance alone: the only estimate that owes nothing to a model. */
export function HoldoutCard() {
  const trpc = useTRPC();
  const query = useQuery(trpc.failureModels.holdout.queryOptions(undefined, { refetchInterval: 60_000 }));
  return (
    <Card
      title="Hold-out, last 30 days"
      description="Of automatic grants, a policy may withhold a small share by chance. How many of those failed, beside those that were granted, is what grants avert."
    >
      <Loaded query={query} skeleton={<Skeleton className="h-32" />}>
        {(own) =>
          own.policies.length === 0 && own.newest.length === 0 && own.granted.share === null ? (
            <EmptyState icon={FlaskConical} title="No policy holds anything out">
              That is the default, and it costs nothing. To learn honestly what grants avert, set a small
              Hold-out in a policy of workloads that may fail: some will. It never applies at a priority of 80
              or more, nor where a person decides.
            </EmptyState>
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-4 sm:grid-cols-3">
                <Stat
                  label="Failed when held out"
                  value={shareWords(own.heldOut)}
                  note={armNote(own.heldOut)}
                />
                <Stat
                  label="Failed when granted"
                  value={shareWords(own.granted)}
                  note={armNote(own.granted)}
                />
                <Stat
                  label="Averted per ask"
                  value={own.averted === null ? UNKNOWN : differenceWords(own.averted.difference)}
                  note={
                    own.averted === null
                      ? "needs a judged ask in both arms"
                      : `95 % interval ${differenceWords(own.averted.low)} to ${differenceWords(own.averted.high)}`
                  }
                />
              </div>
              <p className="text-muted text-sm">
                {own.policies.length === 0
                  ? "No policy holds anything out now; this is what came of earlier ones."
                  : `Holding out now: ${own.policies.map(({ name, share }) => `${name} ${formatPercent(share)}`).join(", ")}.`}
              </p>
              {own.newest.length > 0 ? <HoldoutTable rows={own.newest} /> : null}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

/** A difference of shares may be negative, which a share never is. */
const differenceWords = (difference: number) => `${Math.round(100 * difference)}\u00a0%`;

const shareWords = ({ share }: HoldoutSummary["heldOut"]) => formatPercent(share?.share ?? null);

function armNote({ share, failures, waiting, leftOut }: HoldoutSummary["heldOut"]): string {
  const judged =
    share === null
      ? "no ask is judged yet"
      : `${failures} of ${share.of} asks; 95 % interval ${formatPercent(share.low)} to ${formatPercent(share.high)}`;
  const rest = [waiting > 0 ? `${waiting} wait` : "", leftOut > 0 ? `${leftOut} left out` : ""].filter(
    Boolean,
  );
  return [judged, ...rest].join("; ");
}
