import { History, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { Badge } from "@/app/_ui/badge";
import type { FleetRow } from "@/server/api/shapes/fleet";
import { NegotiationLink } from "./negotiation-link";

/** Why, in two lines at most, and what is being done about it. */
export const ReasonCell = memo(Reason, (before, after) =>
  SHOWN.every((field) => before.row[field] === after.row[field]),
);

const SHOWN = ["reason", "negotiation", "failures24h", "labelProblems"] as const;

function Reason({ row }: { row: FleetRow }) {
  const busy = row.negotiation !== null || row.labelProblems > 0 || row.failures24h > 0;
  return (
    <div className="grid gap-0.5">
      <p className="line-clamp-2 first-letter:uppercase" title={row.reason}>
        {row.reason}
      </p>
      {busy ? (
        <div className="flex min-w-0 items-center gap-1.5 overflow-hidden max-xl:flex-wrap">
          {row.negotiation ? <NegotiationLink negotiation={row.negotiation} /> : null}
          {row.failures24h > 0 ? (
            <Badge tone="outline">
              <History aria-hidden /> {row.failures24h} {row.failures24h === 1 ? "failure" : "failures"} in 24
              h
            </Badge>
          ) : null}
          {row.labelProblems > 0 ? (
            <Badge tone="warn">
              <TriangleAlert aria-hidden /> {row.labelProblems} label{" "}
              {row.labelProblems === 1 ? "problem" : "problems"}
            </Badge>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
