"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { cn } from "@/app/_lib/cn";
import { describeError } from "@/app/_lib/describe-error";
import { formatDuration } from "@/app/_lib/format-duration";
import { useTRPC } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import { Card } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import type { ReadDraft } from "./policy-draft";
import { whatIfRows } from "./what-if-rows";

const DAY_MS = 86_400_000;

export interface WhatIfProps {
  read: ReadDraft;
}

/** What the last days would have been under the draft, beside the policy in force. */
export function WhatIf({ read }: WhatIfProps) {
  const trpc = useTRPC();
  // As text, since a draft that was read again is another object with the same values.
  const rested = useDebounced(read.ok ? JSON.stringify(read.input) : null, 400);
  const query = useQuery(
    trpc.policies.replay.queryOptions(rested === null ? ({} as never) : JSON.parse(rested), {
      enabled: rested !== null,
      placeholderData: keepPreviousData,
      staleTime: 60_000,
    }),
  );
  return (
    <Card
      title="What if"
      description="The recorded risks and failures of these containers, replayed under this draft. Kept in the audit when you save."
    >
      <div role="status" className={cn("grid gap-3", query.isPlaceholderData && "opacity-60")}>
        {rested === null ? (
          <p className="text-muted text-sm">
            The replay needs a name, a pattern and values that can be read.
          </p>
        ) : query.error ? (
          <Notice tone="danger">
            {describeError(query.error).title}. {describeError(query.error).remedy}
          </Notice>
        ) : query.data ? (
          <Replayed replay={query.data} />
        ) : (
          <Skeleton className="h-56" />
        )}
      </div>
    </Card>
  );
}

function Replayed({ replay }: { replay: PolicyReplay }) {
  if (replay.from === null)
    return (
      <p className="text-muted text-sm">
        None of these containers has been assessed yet, so there is nothing to replay. History begins with the
        first assessment and is kept for 7 days.
      </p>
    );
  const reach = formatDuration((replay.until - replay.from) / 1000);
  return (
    <>
      <p className="text-sm">
        The last {reach} of {replay.containers} {replay.containers === 1 ? "container" : "containers"}
        {replay.overruled > 0
          ? `; for ${replay.overruled} of them another policy or a label overrules some of this draft.`
          : "."}
        {replay.until - replay.from < DAY_MS
          ? " Less than a day of history: a pattern that repeats daily is not in it yet."
          : ""}
      </p>
      <div className="-mx-4">
        <Table aria-label="What would have happened">
          <thead>
            <tr>
              <Th>Would have happened</Th>
              <Th className="text-right">This draft</Th>
              <Th className="text-right">In force</Th>
            </tr>
          </thead>
          <tbody>
            {whatIfRows(replay).map(({ label, drafted, inForce }) => (
              <tr key={label}>
                <Td>{label}</Td>
                <Td className={cn("text-right", drafted !== inForce && "font-semibold text-accent")}>
                  {drafted}
                </Td>
                <Td className="text-right text-muted">{inForce}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <p className="text-muted text-xs">
        Every ask is taken as approved at once. Risks of other limits were not recorded, so the size of a
        grant, its slack, and the target risk are not replayed. Where PFN helped, nobody knows whether a
        failure would have come: those grants are the ones that nobody can judge.
      </p>
    </>
  );
}
