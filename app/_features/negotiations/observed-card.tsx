"use client";

import { useQuery } from "@tanstack/react-query";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ObservedScope } from "@/server/api/shapes/negotiation";

/** What came of what was only observed, policy by policy: whether *auto* would have been right. Absent where nothing was. */
export function ObservedCard() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.negotiations.observed.queryOptions());
  if (!data || data.scopes.length === 0) return null;
  return (
    <Card
      flush
      title="Observed, and what came of it"
      description={
        <>
          Since <Age at={data.since} />. An ask came true where the container failed or reached its limit
          within the horizon; a step down where usage stayed under the limit that it would have had.
        </>
      }
    >
      <Table aria-label="What came of what was observed">
        <thead>
          <tr>
            {["Policy", "What", "Failed", "Limit reached", "Did not happen", "Unknown", "Came true"].map(
              (title) => (
                <Th key={title}>{title}</Th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {data.scopes.map((row) => (
            <tr key={`${row.scope}/${row.kind}`}>
              <Td className="font-medium">{row.scope}</Td>
              <Td>{row.kind === "grant" ? "asks" : "steps down"}</Td>
              {[row.failed, row.limitReached, row.didNotHappen, row.unknown].map((count, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
                <Td key={i} className="tabular-nums">
                  {count}
                </Td>
              ))}
              <Td className="tabular-nums">{shareWords(row)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** Of what is known; what is not known is left out. */
function shareWords({ kind, failed, limitReached, didNotHappen }: ObservedScope): string {
  const known = failed + limitReached + didNotHappen;
  if (known === 0) return "—";
  const right = kind === "grant" ? failed + limitReached : didNotHappen;
  return `${formatPercent(right / known)} of ${known}`;
}
