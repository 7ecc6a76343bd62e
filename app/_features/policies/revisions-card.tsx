"use client";

import { useQuery } from "@tanstack/react-query";
import { actorWords } from "@/app/_lib/actor-words";
import { fieldWords, POLICY_FIELDS } from "@/app/_lib/policy-fields";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { PolicyRevision } from "@/server/api/shapes/policy";
import { setFields } from "./policy-draft";
import { ReplayTable } from "./replay-table";

/** What a policy said at each save, with the replay that was known then. */
export function RevisionsCard({ policyId }: { policyId: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.policies.revisions.queryOptions({ id: policyId }));
  return (
    <Card title="Revisions" description="What was saved, by whom, and what the replay had shown.">
      <Loaded query={query} skeleton={<Skeleton className="h-16" />}>
        {(revisions) =>
          revisions.length === 0 ? (
            <p className="text-muted text-sm">
              Nothing was saved yet. Each save is kept here, with what the replay had shown before it.
            </p>
          ) : (
            <ol className="grid divide-y divide-line">
              {revisions.map((revision) => (
                <Revision key={revision.revision} revision={revision} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function Revision({
  revision: { revision, at, by, pattern, overrides, replay },
}: {
  revision: PolicyRevision;
}) {
  const set = setFields(overrides);
  return (
    <li className="grid gap-1.5 py-2.5">
      <p className="text-sm">
        <strong className="font-semibold">Revision {revision}</strong> by {actorWords(by).name},{" "}
        <Age at={at} />, for <code className="font-mono text-xs">{pattern}</code>
      </p>
      <p className="flex flex-wrap gap-1">
        {set.length === 0 ? (
          <span className="text-muted text-xs">Leaves everything to the layer below</span>
        ) : (
          set.map((field) => (
            <Badge key={field} tone="outline">
              {POLICY_FIELDS[field].label} {fieldWords(field, overrides[field])}
            </Badge>
          ))
        )}
      </p>
      {replay === null ? (
        <p className="text-muted text-xs">Saved before a replay of these values had ended.</p>
      ) : (
        <details>
          <summary className="min-h-6 cursor-pointer text-accent text-sm">What the replay had shown</summary>
          <div className="grid gap-3 pt-2">
            <ReplayTable replay={replay} />
          </div>
        </details>
      )}
    </li>
  );
}
